import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** While developing, `npx vite` here serves the console on 5173 and asks a running `npm start` for the data. */
const server = {
  target: process.env["HORTUS_DEV_SERVER"] ?? "http://127.0.0.1:3000",
  // The server compares a request's origin with its host and refuses other sites.
  changeOrigin: false,
};

export default defineConfig({
  base: "/",
  plugins: [react()],
  // Libraries that still allow React 18 find one at the root; a page must have one React, ours.
  resolve: { dedupe: ["react", "react-dom"] },
  server: { port: 5173, proxy: { "/api": server, "/h5": server } },
  build: {
    outDir: "dist",
    target: "es2022",
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Changes rarely, so that a new version of ours leaves it in the browsers' cache.
            {
              name: "react",
              test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack)[\\/]/,
            },
            { name: "echarts", test: /node_modules[\\/](echarts|zrender)[\\/]/ },
          ],
        },
      },
    },
  },
});
