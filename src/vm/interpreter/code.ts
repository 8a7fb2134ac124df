// Linked code: a code block as the interpreter wants it, with its inline caches. One for each block and engine, shared by
// all instances; inline caches hold shapes, never objects.

import type { CodeBlock, CompiledProgram } from "../../compiler/bytecode/code-block.js"
import type { FunctionCode } from "../intrinsics.js"
import { keyOfString } from "../objects/property-key.js"
import { Shape, ShapeBudget } from "../objects/shape.js"
import { PrivateName, type PropertyKey, type Value } from "../objects/value.js"

/** No object has this shape: an empty cache entry never hits. */
export const NO_SHAPE = Shape.root(new ShapeBudget(), 4)

/** How far up the prototype chain an entry may reach. */
export const MAX_CACHE_DEPTH = 3

/**
 * What one receiver shape that was seen at a site means there; the site's other ones, at most three, follow in a list. Reads: found in slot `slot` of the object (depth 0) or of its `depth`th
 * prototype, if the prototypes on the way have shapes p1, p2, p3. Writes: `next` is null to store into the own slot, else
 * the shape after adding the property, which is valid while the whole chain has shapes p1..p`depth` and then ends.
 */
export class InlineCache {
  shape: Shape = NO_SHAPE
  slot = 0
  depth = 0
  p1: Shape = NO_SHAPE
  p2: Shape = NO_SHAPE
  p3: Shape = NO_SHAPE
  next: Shape | null = null
  /** The holder is an intrinsic, whose slot may hold a LazyValue. */
  lazy = false
  other: InlineCache | null = null
  /** First entries: how often a further shape was seen while there was no room for it. */
  refusals = 0

  constructor(readonly key: PropertyKey) {}
}

/** The entry for a shape that is not the first one's, or null. */
export function otherEntry(cache: InlineCache, shape: Shape | null): InlineCache | null {
  for (let entry = cache.other; entry !== null; entry = entry.other) if (entry.shape === shape) return entry
  return null
}

/** Length of a list of handlers that is looked through from the start, four numbers each. */
const MAX_LOOKED_THROUGH = 32

/** What belongs to all code of one compiled source. */
export interface ProgramCode {
  readonly name: string
  readonly source: string
  /** The script or module that it was made in: eval code, functions made of text. Itself never one of those. */
  readonly outer: ProgramCode | null
  /** What a census counts while any of its code is reachable: 0 for code of the embedder, which instances share. */
  readonly bytes: number
  /** Epoch of the last census that reached it. */
  mark: number
  /** Where lines begin; null until a stack trace has asked: see stack-trace.ts. */
  lines: readonly number[] | null
}

export class Code implements FunctionCode {
  readonly words: readonly number[]
  readonly constants: readonly Value[]
  readonly caches: readonly InlineCache[]
  readonly handlers: readonly number[]
  readonly parameterCount: number
  readonly localCount: number
  readonly registerCount: number
  readonly needsArguments: boolean
  readonly strict: boolean
  readonly selfHosted: boolean
  /** What CallSelfHosted sites call, by constant index; filled as they are run. */
  readonly selfHostedTargets: (Code | undefined)[] = []
  /** Of code with many handlers: where another is in charge from, rising, and which: made when something is first thrown there. */
  private regions: { readonly starts: readonly number[]; readonly handlers: readonly number[] } | null = null
  private readonly children: (Code | undefined)[]
  /** Private names by the pc of their NewPrivateName instruction. */
  private privateNames: Map<number, PrivateName> | null = null

  constructor(
    readonly block: CodeBlock,
    readonly program: ProgramCode,
  ) {
    this.words = block.words
    this.constants = block.constants as readonly Value[]
    this.caches = block.cacheKeys.map((key) => new InlineCache(keyOfString(key)))
    this.handlers = block.handlers
    this.parameterCount = block.parameterCount
    this.localCount = block.localCount
    this.registerCount = block.registerCount
    this.needsArguments = block.needsArguments
    this.strict = block.strict
    this.selfHosted = block.selfHosted
    this.children = new Array(block.blocks.length).fill(undefined)
  }

  child(index: number): Code {
    let code = this.children[index]
    if (code === undefined) {
      code = new Code(this.block.blocks[index]!, this.program)
      this.children[index] = code
    }
    return code
  }

  /** Index in `handlers` of the innermost one for an instruction, or -1. However many there are, it is found at once. */
  handlerAt(pc: number): number {
    const { handlers } = this
    if (handlers.length > MAX_LOOKED_THROUGH) {
      this.regions ??= regionsOf(handlers)
      const at = lastUpTo(this.regions.starts, pc)
      return at < 0 ? -1 : this.regions.handlers[at]!
    }
    for (let i = 0; i < handlers.length; i += 4) if (pc >= handlers[i]! && pc < handlers[i + 1]!) return i
    return -1
  }

  /** The private name that the first evaluation of a site gives, in every realm. */
  privateName(pc: number, description: string): PrivateName {
    this.privateNames ??= new Map()
    let name = this.privateNames.get(pc)
    if (name === undefined) {
      name = new PrivateName(description)
      this.privateNames.set(pc, name)
    }
    return name
  }

  get functionName(): string {
    return this.block.name
  }

  get functionLength(): number {
    return this.block.length
  }

  get functionSource(): string | null {
    return this.selfHosted ? null : this.program.source.slice(this.block.start, this.block.end)
  }

  get prototypeKind(): FunctionCode["prototypeKind"] {
    const { kind, isGenerator, isAsync } = this.block
    if (isGenerator) return isAsync ? "asyncGenerator" : "generator"
    return kind === "normal" && !isAsync ? "constructor" : "none"
  }
}

/** @param bytes what a census counts for it */
export function linkProgram(program: CompiledProgram, outer: ProgramCode | null = null, bytes = 0): Code {
  const { name, source } = program
  return new Code(program.block, { name, source, outer, bytes, mark: 0, lines: null })
}

/** Outer handlers come later in the list, and are laid down first. */
function regionsOf(handlers: readonly number[]) {
  const ends = new Set<number>()
  for (let i = 0; i < handlers.length; i += 4) ends.add(handlers[i]!).add(handlers[i + 1]!)
  const starts = [...ends].sort((a, b) => a - b)
  const inCharge: number[] = new Array(starts.length).fill(-1)
  for (let i = handlers.length - 4; i >= 0; i -= 4) {
    for (let at = lastUpTo(starts, handlers[i]!); starts[at]! < handlers[i + 1]!; at++) inCharge[at] = i
  }
  return { starts, handlers: inCharge }
}

/** Index of the last of some rising numbers that is no more than `most`, or -1. */
function lastUpTo(numbers: readonly number[], most: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numbers[middle]! <= most) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Source offset of an instruction. */
export function positionOf(block: CodeBlock, pc: number): number {
  const { positions } = block
  let low = 0
  let high = positions.length / 2 - 1
  let found = -1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (positions[2 * middle]! <= pc) {
      found = middle
      low = middle + 1
    } else high = middle - 1
  }
  return found < 0 ? block.start : positions[2 * found + 1]!
}
