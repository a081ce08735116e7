import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/phone/",
  plugins: [react()],
  // The libraries at the root of the repository must find this app's React, not another one beside them.
  resolve: { dedupe: ["react", "react-dom"] },
  build: { outDir: "dist", emptyOutDir: true, target: "es2022" },
});
