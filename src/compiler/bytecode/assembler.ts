// The assembler: writes the words of one code block from typed instructions. It owns encoding, jumps, the constant pool,
// inline caches, handler and position tables, and the safepoints inside straight stretches. It knows nothing of
// the source language; registers are allocated by its user (codegen/registers.ts).

import type { CodeBlock, Constant, EvalScope } from "./code-block.js"
import { CompileError } from "./code-block.js"
import { Op } from "./op.generated.js"
import { isWordOperand, MAX_STRAIGHT, OP_FUEL, OP_LENGTH, OP_NAMES, OPS, type OpName } from "./opcodes.js"
import { PRIMITIVE_NAMES, type PrimitiveName } from "./primitives.js"

declare const registerBrand: unique symbol

/** A register number, 0 to 255. Branded: a count or a slot is not a register. */
export type Register = number & { readonly [registerBrand]: true }

/** A place in the code, bound once; jumps to it may come before or after. */
export interface Label {
  /** Word index, or -1 until bound. */
  position: number
  /** Jumps that wait for the position: index of the word to patch, and of the next instruction. */
  readonly waiting: { readonly word: number; readonly next: number; readonly wide: boolean }[]
  /** True if any jump names it. */
  used: boolean
}

/** A protected stretch of code. It may have gaps: code that leaves it early is not protected by it. */
export interface HandlerRegion {
  readonly target: Label
  readonly register: Register
  readonly ranges: number[]
  /** Start of the open range, or -1 while suspended. */
  start: number
}

interface OperandValues {
  reg: Register
  u8: number
  i8: number
  i16: number
  label24: Label
  const: Constant
  cache: string
  caches: readonly string[]
  label: Label
  block: CodeBlock
  primitive: PrimitiveName
  u32: number
}

/** What `emit` takes for an opcode: the row's operands by name. Constants, keys and blocks are given as themselves. */
export type Operands<Name extends OpName> = {
  readonly [K in keyof (typeof OPS)[Name]["operands"]]: (typeof OPS)[Name]["operands"][K] extends keyof OperandValues
    ? OperandValues[(typeof OPS)[Name]["operands"][K]]
    : never
}

/** Parts of a code block that the assembler made. */
export type Assembled = Pick<
  CodeBlock,
  "words" | "constants" | "blocks" | "cacheKeys" | "handlers" | "positions" | "evalScopes"
>

/** Fuel of what may be put in at a function's entry later. */
const MAX_INSERTED = 16
const LABEL24_MAX = 2 ** 23 - 1

interface Encoding {
  readonly id: number
  readonly length: number
  readonly fuel: number
  readonly bytes: readonly { readonly name: string; readonly kind: string; readonly shift: number }[]
  readonly words: readonly { readonly name: string; readonly kind: string }[]
  /** Which word of the instruction holds its label, -1: it has none. */
  readonly labelWord: number
  readonly mayThrow: boolean
}

/** By name, and by opcode. Made as programs need them: a small one takes a tenth of them. */
const ENCODINGS = new Map<OpName, Encoding>()
const ENCODINGS_BY_ID: Encoding[] = []

function encodingOf(name: OpName): Encoding {
  return ENCODINGS.get(name) ?? addEncoding(OP_NAMES.indexOf(name))
}

function encodingById(id: number): Encoding {
  return ENCODINGS_BY_ID[id] ?? addEncoding(id)
}

function addEncoding(id: number): Encoding {
  const encoding = newEncoding(id)
  ENCODINGS.set(OP_NAMES[id]!, encoding)
  ENCODINGS_BY_ID[id] = encoding
  return encoding
}

function newEncoding(id: number): Encoding {
  const { operands, effects } = OPS[OP_NAMES[id]!]
  const bytes: Encoding["bytes"][number][] = []
  const words: Encoding["words"][number][] = []
  let labelWord = -1
  for (const [operand, kind] of Object.entries(operands)) {
    if (isWordOperand(kind)) words.push({ name: operand, kind })
    else bytes.push({ name: operand, kind, shift: 8 * (bytes.length + 1) })
    if (kind === "label24") labelWord = 0
    else if (kind === "label" && labelWord < 0) labelWord = words.length
  }
  return {
    id,
    length: OP_LENGTH[id]!,
    fuel: OP_FUEL[id]!,
    bytes,
    words,
    labelWord,
    mayThrow: effects !== "none",
  }
}

/** A jump is followed through so many others. */
const MAX_HOPS = 8

/** Instructions after which the next one is reached by a taken jump only. */
const ENDS_STRETCH: ReadonlySet<OpName> = new Set<OpName>([
  "Jump",
  "Return",
  "ReturnUndefined",
  "Throw",
  "ThrowError",
])

export class Assembler {
  private readonly words: number[] = []
  private readonly constants: Constant[] = []
  private readonly constantIds = new Map<unknown, number>()
  private readonly blocks: CodeBlock[] = []
  private readonly blockIds = new Map<CodeBlock, number>()
  private readonly cacheKeys: string[] = []
  private readonly handlers: number[] = []
  private readonly positions: number[] = []
  private readonly evalScopes: EvalScope[] = []
  private readonly closedRegions: HandlerRegion[] = []
  /** Fuel since the last safepoint. */
  private stretch = MAX_INSERTED
  private recordedOffset = -1
  private lastOp: OpName | null = null
  private lastBound = 0

  /** Offset into the source text of what is being compiled; instructions that may throw record it. */
  offset = 0

  /** Index of the next word. */
  get pc(): number {
    return this.words.length
  }

  /** True if control cannot reach the next word by falling through, and no jump to it is bound yet. */
  get unreachable(): boolean {
    return this.lastOp !== null && ENDS_STRETCH.has(this.lastOp) && this.lastBound < this.words.length
  }

  /** Appends one instruction. @throws CompileError (RangeError) for an operand that does not fit. */
  emit<Name extends OpName>(name: Name, operands: Operands<Name>): void {
    if (name === "Move" && this.joinMoves(operands as Operands<"Move">)) return
    const encoding = encodingOf(name)
    if (this.stretch + encoding.fuel > MAX_STRAIGHT) this.safepoint()
    if (encoding.mayThrow && this.offset !== this.recordedOffset) {
      this.positions.push(this.words.length, this.offset)
      this.recordedOffset = this.offset
    }
    // The row gives each operand's kind; the mapped type above holds the values to it.
    const values = operands as unknown as Readonly<Record<string, unknown>>
    const pc = this.words.length
    const next = pc + encoding.length
    let word = encoding.id
    for (const { name: operand, kind, shift } of encoding.bytes) {
      word |= this.byteOperand(kind, values[operand], pc, next) << shift
    }
    this.words.push(word)
    for (const { name: operand, kind } of encoding.words) {
      this.words.push(this.wordOperand(kind, values[operand], next))
    }
    this.lastOp = name
    this.stretch = ENDS_STRETCH.has(name) ? 0 : this.stretch + encoding.fuel
  }

  /** A JumpTable for the values from `low` on, with its jumps. */
  jumpTable(test: Register, low: number, targets: readonly Label[], otherwise: Label): void {
    // No safepoint may come between the table and its jumps.
    if (this.stretch + OP_FUEL[Op.JumpTable]! + OP_FUEL[Op.Jump]! > MAX_STRAIGHT) this.safepoint()
    this.emit("JumpTable", { test, low, count: targets.length })
    for (const target of [...targets, otherwise]) this.emit("Jump", { target })
  }

  /** Makes one instruction of a Move and the one before, if they fill neighbours. */
  private joinMoves({ dst, src }: Operands<"Move">): boolean {
    const last = this.words.length - 1
    if (this.lastOp !== "Move" || this.lastBound > last) return false
    const word = this.words[last]!
    if (dst !== ((word >>> 8) & 255) + 1) return false
    this.words[last] = Op.Move2 | (word & 0xffff00) | (src << 24)
    this.lastOp = "Move2"
    return true
  }

  /** Keeps instructions apart that are written from here on and before. */
  divide(): void {
    this.lastBound = this.words.length
  }

  label(): Label {
    return { position: -1, waiting: [], used: false }
  }

  /** Binds a label to the next instruction. */
  bind(label: Label): void {
    if (label.position >= 0) throw new Error("label is bound twice")
    label.position = this.words.length
    this.lastBound = this.words.length
    for (const { word, next, wide } of label.waiting) this.patch(word, label.position - next, wide)
    label.waiting.length = 0
  }

  /** Starts a region whose exceptions go to `target` with the value in `register`. Regions close innermost first. */
  openHandler(target: Label, register: Register): HandlerRegion {
    target.used = true
    return { target, register, ranges: [], start: this.words.length }
  }

  suspendHandler(region: HandlerRegion): void {
    if (region.start < 0) return
    if (region.start < this.words.length) region.ranges.push(region.start, this.words.length)
    region.start = -1
  }

  resumeHandler(region: HandlerRegion): void {
    region.start = this.words.length
  }

  /** Ends the region; its target must have been bound when `finish` is called. */
  closeHandler(region: HandlerRegion): void {
    this.suspendHandler(region)
    this.closedRegions.push(region)
  }

  /** Adds a direct eval's scope; its index is the operand of CallEval. */
  addEvalScope(scope: EvalScope): number {
    return this.evalScopes.push(scope) - 1
  }

  /**
   * Puts instructions before the one at `pc`, which no jump and no handler may span: for loads at the entry of a function
   * that are known only when the whole of it has been written.
   */
  insert(pc: number, write: () => void): void {
    const rest = this.words.splice(pc)
    const { stretch, recordedOffset } = this
    this.stretch = 0
    write()
    const count = this.words.length - pc
    for (const word of rest) this.words.push(word)
    this.stretch = stretch
    this.recordedOffset = recordedOffset
    for (let i = 0; i < this.positions.length; i += 2) {
      if (this.positions[i]! >= pc) this.positions[i]! += count
    }
    for (const { ranges } of this.closedRegions) {
      for (let i = 0; i < ranges.length; i++) ranges[i]! += count
    }
    for (const target of new Set(this.closedRegions.map((region) => region.target))) target.position += count
  }

  finish(): Assembled {
    this.shortenJumps()
    for (const { ranges, target, register } of this.closedRegions) {
      if (ranges.length > 0 && target.position < 0) throw new Error("handler has no target")
      for (let i = 0; i < ranges.length; i += 2) {
        this.handlers.push(ranges[i]!, ranges[i + 1]!, target.position, register)
      }
    }
    return {
      words: this.words,
      constants: this.constants,
      blocks: this.blocks,
      cacheKeys: this.cacheKeys,
      handlers: this.handlers,
      positions: this.positions,
      evalScopes: this.evalScopes,
    }
  }

  /** Jumps that lead to unconditional jumps go to where those go. */
  private shortenJumps(): void {
    const { words } = this
    for (let pc = 0; pc < words.length; ) {
      const op = words[pc]! & 255
      const next = pc + OP_LENGTH[op]!
      const label = encodingById(op).labelWord
      if (label >= 0) {
        const wide = label === 0
        const before = next + (wide ? words[pc]! >> 8 : words[pc + label]!)
        let target = before
        for (let hops = 0; hops < MAX_HOPS && (words[target]! & 255) === Op.Jump; hops++) {
          target += 1 + (words[target]! >> 8)
        }
        if (target !== before && Math.abs(target - next) <= LABEL24_MAX)
          this.patch(pc + label, target - next, wide)
      }
      pc = next
    }
  }

  private safepoint(): void {
    this.words.push(Op.Safepoint)
    this.stretch = 0
  }

  private byteOperand(kind: string, value: unknown, pc: number, next: number): number {
    if (kind === "label24") return this.jump(value as Label, pc, next, true)
    const number = value as number
    const [low, high] = BYTE_RANGES[kind]!
    if (!(number >= low && number <= high)) {
      throw new CompileError("RangeError", `operand ${number} is not in ${low}..${high}`, this.offset)
    }
    return kind === "i16" ? number & 0xffff : number & 0xff
  }

  private wordOperand(kind: string, value: unknown, next: number): number {
    switch (kind) {
      case "const":
        return this.constant(value as Constant)
      case "cache":
        return this.cacheKeys.push(value as string) - 1
      case "caches":
        return this.cacheKeys.push(...(value as readonly string[])) - (value as readonly string[]).length
      case "label":
        return this.jump(value as Label, this.words.length, next, false)
      case "block":
        return this.block(value as CodeBlock)
      case "primitive":
        return PRIMITIVE_NAMES.indexOf(value as PrimitiveName)
      default:
        return value as number
    }
  }

  private jump(label: Label, word: number, next: number, wide: boolean): number {
    label.used = true
    if (label.position >= 0) return this.displacement(label.position - next, wide)
    label.waiting.push({ word, next, wide })
    return 0
  }

  private displacement(distance: number, wide: boolean): number {
    if (wide && (distance > LABEL24_MAX || distance < -LABEL24_MAX)) {
      throw new CompileError("RangeError", "function is too long: a jump does not fit 24 bits", this.offset)
    }
    return wide ? distance & 0xffffff : distance
  }

  private patch(word: number, distance: number, wide: boolean): void {
    const value = this.displacement(distance, wide)
    this.words[word] = wide ? (this.words[word]! & 0xff) | (value << 8) : value
  }

  private constant(value: Constant): number {
    // A Map tells numbers from strings; -0 is the one value it does not tell apart.
    const key = Object.is(value, -0) ? NEGATIVE_ZERO : value
    let id = this.constantIds.get(key)
    if (id === undefined) {
      id = this.constants.push(value) - 1
      this.constantIds.set(key, id)
    }
    return id
  }

  private block(block: CodeBlock): number {
    let id = this.blockIds.get(block)
    if (id === undefined) {
      id = this.blocks.push(block) - 1
      this.blockIds.set(block, id)
    }
    return id
  }
}

const NEGATIVE_ZERO = Symbol("-0")

const BYTE_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  reg: [0, 255],
  u8: [0, 255],
  i8: [-128, 127],
  i16: [-32768, 32767],
}
