// Reading instructions back: one decoder, derived from the table, under the disassembler, the verifier and the serializer.

import {
  isWordOperand,
  OP_LENGTH,
  OP_NAMES,
  OPS,
  type OperandKind,
  type OpName,
  type OpRow,
} from "./opcodes.js"

export interface Operand {
  readonly name: string
  readonly kind: OperandKind
  /** The number in the instruction; for labels the index of the word they lead to. */
  readonly value: number
}

export interface Instruction {
  readonly pc: number
  readonly op: OpName
  /** In words. */
  readonly length: number
  readonly operands: readonly Operand[]
}

interface Layout {
  readonly name: string
  readonly kind: OperandKind
  /** Bit position in the first word; -1 for word operands. */
  readonly shift: number
}

/** By opcode; made as programs need them. */
const LAYOUTS: (readonly Layout[])[] = []

/** Operands of an opcode, in the order of its row; undefined if there is no such opcode. */
export function layoutOf(id: number): readonly Layout[] | undefined {
  const known = LAYOUTS[id]
  if (known !== undefined || OP_NAMES[id] === undefined) return known
  LAYOUTS[id] = newLayout(OPS[OP_NAMES[id]])
  return LAYOUTS[id]
}

function newLayout(row: OpRow): readonly Layout[] {
  let shift = 8
  return Object.entries(row.operands).map(([name, kind]) => {
    if (isWordOperand(kind)) return { name, kind, shift: -1 }
    const layout = { name, kind, shift }
    shift += kind === "label24" ? 24 : kind === "i16" ? 16 : 8
    return layout
  })
}

/** @throws RangeError if there is no whole instruction at `pc` */
export function decode(words: readonly number[], pc: number): Instruction {
  const first = words[pc]
  const id = first === undefined ? -1 : first & 255
  const op = OP_NAMES[id]
  if (first === undefined || op === undefined) throw new RangeError(`no instruction at ${pc}`)
  const length = OP_LENGTH[id]!
  const next = pc + length
  if (next > words.length) throw new RangeError(`instruction at ${pc} is cut short`)
  let word = pc + 1
  const operands = layoutOf(id)!.map(({ name, kind, shift }): Operand => {
    const value = shift < 0 ? words[word++]! : byteOperand(first, kind, shift)
    return { name, kind, value: kind === "label" || kind === "label24" ? next + value : value }
  })
  return { pc, op, length, operands }
}

export function* instructions(words: readonly number[]): Generator<Instruction> {
  for (let pc = 0; pc < words.length; ) {
    const instruction = decode(words, pc)
    yield instruction
    pc += instruction.length
  }
}

function byteOperand(word: number, kind: OperandKind, shift: number): number {
  switch (kind) {
    case "i8":
      return ((word >> shift) << 24) >> 24
    case "i16":
      return ((word >> shift) << 16) >> 16
    case "label24":
      return word >> 8
    default:
      return (word >> shift) & 255
  }
}
