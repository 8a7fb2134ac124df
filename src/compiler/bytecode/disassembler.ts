// Listings, in the manner of `luac -l`: one instruction a line, with source lines, labels, and what the numbers mean.
//
//   function fib (normal) 1 parameter, 1 local, 5 registers, 14 words
//        0 [1] JumpIfNotLessInt  r0, 2, L1
//        3 [1] Return            r0
//     L1:
//        4 [1] GetGlobal         r2, "fib"

import { LineIndex } from "../source.js"
import type { CodeBlock, CompiledProgram, Constant } from "./code-block.js"
import { decode, type Instruction, instructions, type Operand } from "./decode.js"
import { ERROR_KINDS, OP_NAMES } from "./opcodes.js"
import { PRIMITIVE_NAMES } from "./primitives.js"

const NAME_WIDTH = Math.max(...OP_NAMES.map(({ length }) => length)) + 1
const MAX_TEXT = 60

/** A listing of a program or a block, with the functions inside after it. Lines are shown if the source is known. */
export function disassemble(program: CompiledProgram | CodeBlock): string {
  if (!("block" in program)) return new Listing(null).block(program, "0")
  return new Listing(new LineIndex(program.source)).block(program.block, "0")
}

class Listing {
  private readonly lines: string[] = []

  constructor(private readonly index: LineIndex | null) {}

  block(top: CodeBlock, path: string): string {
    this.list(top, path)
    return `${this.lines.join("\n")}\n`
  }

  private list(block: CodeBlock, path: string): void {
    const { words, handlers, evalScopes, blocks } = block
    this.lines.push(title(block, path))
    const labels = findLabels(block)
    for (const instruction of instructions(words)) this.instruction(block, instruction, labels)
    for (let i = 0; i < handlers.length; i += 4) {
      const [start, end, target, register] = handlers.slice(i, i + 4)
      this.lines.push(`  handler ${start}-${end} → ${labels.get(target!)}, r${register}`)
    }
    evalScopes.forEach(({ environment, scopes }, i) => {
      const levels = scopes.map(
        ({ kind, bindings }) => `${kind}(${bindings.map(({ name }) => name).join(" ")})`,
      )
      this.lines.push(`  eval scope ${i}: r${environment} ${levels.join(" ")}`)
    })
    blocks.forEach((inner, i) => {
      this.lines.push("")
      this.list(inner, `${path}.${i}`)
    })
  }

  private instruction(block: CodeBlock, instruction: Instruction, labels: ReadonlyMap<number, string>): void {
    const { pc, op, operands } = instruction
    const label = labels.get(pc)
    if (label !== undefined) this.lines.push(`  ${label}:`)
    const shown = operands.map((operand) => showOperand(block, instruction, operand, labels)).join(", ")
    const place = this.index === null ? "" : ` [${this.lineOf(block, pc)}]`
    this.lines.push(`${String(pc).padStart(6)}${place} ${op.padEnd(NAME_WIDTH)} ${shown}`.trimEnd())
  }

  private lineOf({ positions, start }: CodeBlock, pc: number): number {
    let offset = start
    for (let i = 0; i < positions.length && positions[i]! <= pc; i += 2) offset = positions[i + 1]!
    return this.index!.positionAt(offset).line
  }
}

function title(block: CodeBlock, path: string): string {
  const { name, kind, isAsync, isGenerator, strict, selfHosted, words } = block
  const traits = [
    kind,
    isAsync ? "async" : "",
    isGenerator ? "generator" : "",
    strict ? "strict" : "",
    selfHosted ? "self-hosted" : "",
    block.needsArguments ? "keeps arguments" : "",
  ]
  const counts = [
    count(block.parameterCount, "parameter"),
    count(block.localCount - block.parameterCount, "local"),
    count(block.registerCount, "register"),
    count(words.length, "word"),
  ]
  return `${path} ${name === "" ? "(anonymous)" : name} (${traits.filter(Boolean).join(" ")}): ${counts.join(", ")}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`
}

/** Names for all places that a jump or a handler leads to, L1, L2, ... by position. */
function findLabels({ words, handlers }: CodeBlock): Map<number, string> {
  const targets = new Set<number>()
  for (const { operands } of instructions(words)) {
    for (const { kind, value } of operands) if (kind === "label" || kind === "label24") targets.add(value)
  }
  for (let i = 2; i < handlers.length; i += 4) targets.add(handlers[i]!)
  return new Map([...targets].sort((a, b) => a - b).map((target, i) => [target, `L${i + 1}`]))
}

function showOperand(
  block: CodeBlock,
  { op, operands }: Instruction,
  { name, kind, value }: Operand,
  labels: ReadonlyMap<number, string>,
): string {
  switch (kind) {
    case "reg":
      return `r${value}`
    case "label":
    case "label24":
      return labels.get(value) ?? `@${value}`
    case "const":
      return showConstant(block.constants[value])
    case "cache":
      return quote(block.cacheKeys[value] ?? "?")
    case "caches":
      return block.cacheKeys
        .slice(value, value + countOf(operands))
        .map(quote)
        .join(", ")
    case "block":
      return `block ${value}${block.blocks[value]?.name ? ` ${block.blocks[value].name}` : ""}`
    case "primitive":
      return PRIMITIVE_NAMES[value] ?? "?"
    case "u8":
      return op === "ThrowError" && name === "kind" ? (ERROR_KINDS[value] ?? "?") : `${name} ${value}`
    case "u32":
      return `${name} ${value}`
    default:
      return String(value)
  }
}

function countOf(operands: readonly Operand[]): number {
  return operands.find(({ name }) => name === "count")!.value
}

/** A constant as source text, cut if it is long. */
export function showConstant(constant: Constant): string {
  switch (typeof constant) {
    case "string":
      return quote(constant)
    case "bigint":
      return `${constant}n`
    case "object":
      if (constant === null) return "null"
      switch (constant.kind) {
        case "template":
          return `template ${quote(constant.raw.join("{}"))}`
        case "arguments-map":
          return `slots [${constant.slots.join(" ")}]`
        case "declarations":
          return `lexical [${constant.lexical.map(({ name }) => name).join(" ")}] vars [${constant.vars.join(" ")}] functions [${constant.functions.join(" ")}]`
      }
      break
    default:
  }
  return Object.is(constant, -0) ? "-0" : String(constant)
}

function quote(text: string): string {
  return JSON.stringify(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text)
}

/** One instruction, for traces. */
export function disassembleInstruction(block: CodeBlock, pc: number): string {
  const instruction = decode(block.words, pc)
  const shown = instruction.operands.map((operand) => showOperand(block, instruction, operand, new Map()))
  return `${instruction.op} ${shown.join(", ")}`.trimEnd()
}
