// The instructions of a block as text, for tests: `Add r2, r0, r1`, labels as absolute positions.

import type { CodeBlock } from "../../src/compiler/bytecode/code-block.js"
import {
  isWordOperand,
  OP_LENGTH,
  OP_NAMES,
  OPS,
  type OperandKind,
} from "../../src/compiler/bytecode/opcodes.js"
import { PRIMITIVE_NAMES } from "../../src/compiler/bytecode/primitives.js"

/** One line for each instruction. */
export function listing(block: CodeBlock): string[] {
  const lines: string[] = []
  for (let pc = 0; pc < block.words.length; pc += OP_LENGTH[block.words[pc]! & 255]!) {
    lines.push(instruction(block, pc))
  }
  return lines
}

/** Names only. */
export function names(block: CodeBlock): string[] {
  return listing(block).map((line) => line.split(" ")[0]!)
}

function instruction(block: CodeBlock, pc: number): string {
  const word = block.words[pc]!
  const name = OP_NAMES[word & 255]
  if (name === undefined) throw new Error(`no opcode ${word & 255} at ${pc}`)
  const next = pc + OP_LENGTH[word & 255]!
  let shift = 8
  let at = pc + 1
  const operands = Object.entries(OPS[name].operands as Record<string, OperandKind>).map(
    ([operand, kind]) => {
      if (isWordOperand(kind)) return wordOperand(block, kind, operand, block.words[at++]!, next)
      const field = word >> shift
      shift += 8
      switch (kind) {
        case "reg":
          return `r${field & 255}`
        case "u8":
          return `${field & 255}`
        case "i8":
          return `${(field << 24) >> 24}`
        case "i16":
          return `${(field << 16) >> 16}`
        default:
          return `@${next + (word >> 8)}`
      }
    },
  )
  return [name, operands.join(", ")].join(" ").trim()
}

function wordOperand(
  block: CodeBlock,
  kind: OperandKind,
  operand: string,
  value: number,
  next: number,
): string {
  switch (kind) {
    case "label":
      return `@${next + value}`
    case "const": {
      const constant = block.constants[value]
      if (typeof constant === "object" && constant !== null) return `<${constant.kind}>`
      return typeof constant === "string" ? JSON.stringify(constant) : String(constant)
    }
    case "cache":
      return `.${block.cacheKeys[value]}`
    case "block":
      return `<${block.blocks[value]!.name}>`
    case "primitive":
      return PRIMITIVE_NAMES[value]!
    default:
      return operand === "self" ? `r${value}` : `${value}`
  }
}
