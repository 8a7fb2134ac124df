import { resolve } from "node:path"
import { defineConfig } from "vitest/config"

export default defineConfig({
  // Tests that import the library get the bundle, as users do. Unit tests may import `src/` directly.
  resolve: {
    alias: [
      { find: /^thimble$/, replacement: resolve(import.meta.dirname, "dist/thimble.js") },
      { find: /^thimble\/node$/, replacement: resolve(import.meta.dirname, "dist/node.js") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "src/**/*.test.ts"],
    globalSetup: ["test/build-first.ts"],
    server: { deps: { external: [/\/dist\//] } },
    // Timings never decide a test; this only ends one that hangs.
    testTimeout: 60_000,
    maxWorkers: 2,
  },
})
