import { defineConfig } from "vitest/config";

const server = process.env["CHATBOX_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "./",
  build: {
    outDir: "../src/chatbox/http/client",
    emptyOutDir: true,
    target: "es2022",
    // The policy of the page allows no data: scripts, and small files are compressed anyway.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { "/config.json": server, "/socket": { target: server, ws: true } },
  },
  test: {
    include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
    environment: "node",
  },
});
