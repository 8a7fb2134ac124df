// Compiles src/vm/self-hosted/*.js with Thimble's own compiler, for the bundle: an esbuild plugin that puts every function,
// serialized, in place of the empty table of `functions.ts`.
import { readdirSync, readFileSync } from "node:fs"
import { build } from "esbuild"

const FOLDER = "src/vm/self-hosted"

/** A line for each function: its name and its serialized block in base64. Throws for a name that two files declare. */
export async function selfHostedFunctions() {
  const { compile, serialize } = await loadCompiler()
  const functions = new Map()
  for (const file of selfHostedFiles()) {
    const { block } = compile(readFileSync(`${FOLDER}/${file}`, "utf8"), { kind: "selfHosted", name: file })
    for (const fn of block.blocks) {
      if (functions.has(fn.name)) throw new Error(`${file}: ${fn.name} is declared a second time`)
      const bytes = serialize({ name: file, source: "", block: withoutPositions(fn) })
      functions.set(fn.name, Buffer.from(bytes).toString("base64"))
    }
  }
  return [...functions].map(([name, text]) => `\n${name} ${text}`).join("")
}

/** Bundled in memory, acorn included: a module without a place can't import packages. */
async function loadCompiler() {
  const { outputFiles } = await build({
    entryPoints: ["scripts/compiler-entry.ts"],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`)
}

function selfHostedFiles() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".js"))
    .sort()
}

/** Stack traces show no positions of built-ins, and their text is never shown. */
function withoutPositions(block) {
  return { ...block, start: 0, end: 0, positions: [], blocks: block.blocks.map(withoutPositions) }
}

export const selfHostedPlugin = {
  name: "self-hosted",
  setup({ onLoad }) {
    let functions
    onLoad({ filter: /[\\/]self-hosted[\\/]functions\.ts$/ }, async () => {
      functions ??= selfHostedFunctions()
      return {
        contents: `export const FUNCTIONS = ${JSON.stringify(await functions)}`,
        watchFiles: selfHostedFiles().map((file) => `${FOLDER}/${file}`),
      }
    })
  },
}
