import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** While developing, `npx vite` here serves the phone pages on 5174 and asks a running `npm start` for the data. */
const server = process.env["HORTUS_DEV_SERVER"] ?? "http://127.0.0.1:3000";

export default defineConfig({
  base: "/h5/",
  plugins: [react()],
  // The libraries at the root of the repository must find this app's React, not another one beside them.
  resolve: { dedupe: ["react", "react-dom"] },
  server: { port: 5174, proxy: { "/api": server } },
  build: {
    outDir: "dist",
    target: "es2022",
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Changes rarely, so that a new version of ours leaves it in the phones' cache.
            {
              name: "react",
              test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack)[\\/]/,
            },
          ],
        },
      },
    },
  },
});
