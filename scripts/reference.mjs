// The reference pages that derive from tables: docs/bytecode.md as a whole, and the tables in docs/metering.md.

import { readFileSync } from "node:fs"

const NOTE = "<!-- Written by scripts/generate.mjs from the tables. Do not edit. -->"

/** docs/bytecode.md */
export function bytecodePage(
  { OPS, OP_NAMES, OP_LENGTH, ERROR_KINDS },
  { PRIMITIVES },
  opcodesSource,
  primitivesSource,
) {
  const rows = OP_NAMES.map((name, id) => {
    const { operands, effects, extra = 0, doc } = OPS[name]
    const list = Object.entries(operands).map(([operand, kind]) => `${operand}: ${kind}`)
    const fuel = extra === 0 ? OP_LENGTH[id] : `${OP_LENGTH[id]} + ${extra}`
    return [id, `\`${name}\``, list.join(", "), effects, fuel, doc]
  })
  const primitives = Object.entries(PRIMITIVES).map(([name, { arity, cost, doc }]) => [
    `\`${name}\``,
    arity,
    cost,
    doc,
  ])
  return `# Bytecode

${NOTE}

The contract between the compiler and the vm: the instruction set, and the primitives that self-hosted code calls. Both
are tables (\`src/compiler/bytecode/opcodes.ts\` and \`primitives.ts\`); the encoder, the disassembler, the verifier, the
serializer, the fuel costs and this page derive from them. \`thimble dis FILE\` shows a program's instructions.

${headOf(opcodesSource, "The instruction set, as data.")}

## Instructions

Fuel is the length in words, plus \`extra\`. ${OP_NAMES.length} instructions.

${table(["Id", "Instruction", "Operands", "Effects", "Fuel", "What it does"], rows)}

\`ThrowError\` names errors by number: ${ERROR_KINDS.map((kind, id) => `${id} ${kind}`).join(", ")}.

## Primitives

${headOf(primitivesSource, "The primitives of self-hosted code:")}

\`CallPrimitive\` costs its two words, plus the primitive's own cost, plus what the work takes in proportion to a size. ${primitives.length} primitives.

${table(["Primitive", "Arguments", "Cost", "What it does"], primitives)}
`
}

/** What most natives cost beside the call, in units. */
const USUAL = 10

/** docs/metering.md: what stands between its marks is replaced, the prose stays. */
export function meteringPage({ OPS, OP_NAMES, OP_LENGTH }, { PRIMITIVES }, sizes, DEFINITIONS) {
  const { SIZE, METER_VERSION, MAX_DEBT } = sizes
  const fuels = OP_NAMES.map((name, id) => {
    const { extra = 0 } = OPS[name]
    return [name, extra === 0 ? `${OP_LENGTH[id]}` : `${OP_LENGTH[id]} + ${extra}`]
  })
  const costs = Object.entries(PRIMITIVES).map(([name, { cost }]) => [name, cost])
  const natives = nativesOf(DEFINITIONS)
  const dear = natives.filter(({ cost }) => cost !== USUAL)
  const parts = {
    version: `The meter's version is **${METER_VERSION}** (\`METER_VERSION\` in \`src/vm/sizes.ts\`).`,
    debt: `\`MAX_DEBT\` is ${MAX_DEBT} units.`,
    instructions: byCost("Fuel", "Instructions", fuels),
    primitives: byCost("Cost", "Primitives", costs),
    natives: `${natives.length} natives; ${natives.length - dear.length} of them cost ${USUAL} units beside the call. The others:\n\n${byCost(
      "Cost",
      "Natives",
      dear.map(({ name, cost }) => [name, cost]),
    )}`,
    sizes: table(
      ["What", "Bytes"],
      Object.entries(SIZE).map(([name, bytes]) => [`\`${name}\``, bytes]),
    ),
  }
  let page = readFileSync("docs/metering.md", "utf8")
  for (const [name, text] of Object.entries(parts)) {
    const mark = new RegExp(`(<!-- table: ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`)
    if (!mark.test(page)) throw new Error(`docs/metering.md has no mark for the table ${name}`)
    page = page.replace(mark, (_, before, after) => `${before}${text}\n${after}`)
  }
  return page
}

/** Every native function of the built-ins' tables, by its place. */
function nativesOf(definitions) {
  const found = []
  const add = (name, row) => {
    if (row?.kind === "native") found.push({ name, cost: row.cost })
    else if (row?.kind === "accessor") {
      add(`get ${name}`, row.get)
      add(`set ${name}`, row.set)
    }
  }
  for (const { name, construct, statics, prototype, members } of definitions) {
    add(name, construct)
    for (const [key, row] of Object.entries({ ...statics?.(), ...members?.() }))
      add(name.startsWith("%Global") ? key : `${name}.${key}`, row)
    for (const [key, row] of Object.entries(prototype?.() ?? {})) add(`${name}.prototype.${key}`, row)
  }
  return found
}

/** The comment that begins a table's file, as Markdown. */
function headOf(source, first) {
  const lines = []
  for (const text of source.split("\n")) {
    if (!text.startsWith("//")) break
    lines.push(text.replace(/^\/\/ ?/, ""))
  }
  const text = lines.join("\n").replaceAll(/^( {2}.*(?:\n {2}.*)*)$/gm, "```text\n$1\n```")
  if (!text.startsWith(first)) throw new Error(`expected "${first}" at the head of the table`)
  return text
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n")
}

/** A table with one row for each cost. */
function byCost(costHead, namesHead, pairs) {
  const rows = new Map()
  for (const [name, cost] of pairs) rows.set(cost, [...(rows.get(cost) ?? []), `\`${name}\``])
  return table(
    [costHead, namesHead],
    [...rows].sort(byKey).map(([cost, names]) => [cost, names.join(" ")]),
  )
}

function byKey([left], [right]) {
  const sum = (key) =>
    String(key)
      .split(" + ")
      .map(Number)
      .reduce((a, b) => a + b)
  return sum(left) - sum(right)
}
