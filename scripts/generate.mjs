// Writes the files that derive from tables: `npm run generate`. A test keeps them fresh.
import { readFileSync, writeFileSync } from "node:fs"
import { build } from "esbuild"
import { bytecodePage, meteringPage } from "./reference.mjs"

/** Bundles a TypeScript module in memory and imports it. */
export async function load(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    write: false,
    packages: "external",
    logLevel: "error",
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`)
}

/** What each generated file should hold, by its path. */
export async function generated() {
  const opcodesFile = "src/compiler/bytecode/opcodes.ts"
  const primitivesFile = "src/compiler/bytecode/primitives.ts"
  const table = await load(opcodesFile)
  const primitives = await load(primitivesFile)
  const sizes = await load("src/vm/sizes.ts")
  const { DEFINITIONS } = await load("src/vm/builtins/index.ts")
  const { OP_NAMES } = table
  const opcodes = `// Written by scripts/generate.mjs from opcodes.ts. Do not edit.
// Literal case labels: a whole-program build inlines them, and V8 makes a jump table of the loop's switch.

export const enum Op {
${OP_NAMES.map((name, id) => `  ${name} = ${id},`).join("\n")}
}
`
  return {
    "src/compiler/bytecode/op.generated.ts": opcodes,
    "docs/bytecode.md": bytecodePage(
      table,
      primitives,
      readFileSync(opcodesFile, "utf8"),
      readFileSync(primitivesFile, "utf8"),
    ),
    "docs/metering.md": meteringPage(table, primitives, sizes, DEFINITIONS),
  }
}

if (process.argv[1]?.endsWith("generate.mjs")) {
  for (const [file, text] of Object.entries(await generated())) {
    let old = ""
    try {
      old = readFileSync(file, "utf8")
    } catch {}
    if (old !== text) writeFileSync(file, text)
  }
}
