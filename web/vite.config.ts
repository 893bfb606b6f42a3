import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const server = process.env.CHATBOX_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "./",
  resolve: {
    // The virtual list is written for React; Preact's own layer stands in for it.
    alias: {
      react: "preact/compat",
      "react-dom": "preact/compat",
      "react/jsx-runtime": "preact/jsx-runtime",
    },
  },
  build: {
    outDir: "../src/chatbox/http/static",
    emptyOutDir: true,
    target: "es2022",
    // The policy of the page allows no data: scripts, and small files are compressed anyway.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { "/config.json": server, "/socket": { target: server, ws: true } },
  },
  plugins: [fewerEmojiFields(), compressed()],
});

/** Names in five languages are many bytes: those of skin tones, which nobody is offered, are left out. */
function fewerEmojiFields(): Plugin {
  return {
    name: "fewer-emoji-fields",
    enforce: "pre",
    transform(code, id) {
      if (!/emojibase-data\/\w+\/compact\.json$/.test(id)) return null;
      const emoji = JSON.parse(code) as Record<string, unknown>[];
      return JSON.stringify(emoji.map(({ skins: _skins, emoticon: _emoticon, ...kept }) => kept));
    },
  };
}

/** Puts a `.br` and a `.gz` beside each file that is worth it, so that the server compresses nothing. */
function compressed(): Plugin {
  let directory = "";
  return {
    name: "compressed",
    apply: "build",
    configResolved(config) {
      directory = join(config.root, config.build.outDir);
      if (config.build.outDir.startsWith("/")) directory = config.build.outDir;
    },
    async closeBundle() {
      for (const name of await readdir(directory, { recursive: true })) {
        if (!/\.(js|css|html|svg|json|webmanifest|txt)$/.test(name)) continue;
        const file = join(directory, name);
        const bytes = await readFile(file);
        await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes));
        await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
      }
    },
  };
}
