// Tables of a realm that most guests never need: each is made when it is first asked for, so an idle realm is small.

import type { FunctionRow } from "./intrinsics.js"
import type { Environment } from "./objects/environment.js"
import type { ArrayObject, ExoticObject, FunctionObject, GuestObject } from "./objects/object.js"
import { newShapeAllowance, type ShapeAllowance } from "./objects/shape.js"
import type { Value } from "./objects/value.js"
import type { Visitor } from "./objects/visitor.js"
import { newRandomState, type RandomState } from "./operations/random.js"

const EPOCH = (): number => 0

/** An import binding: the slot of the exporting module's environment. Empty while that is not initialized. */
export interface Cell {
  readonly environment: Environment
  readonly slot: number
}

/** What a realm knows of modules. Plain data: entries and bodies are hidden objects of self-hosted/module.js. */
export class ModuleTable {
  /** By type and key. */
  readonly entries = new Map<string, Value>()
  /** By the program of their code. */
  readonly bodies = new Map<object, ExoticObject>()
  /** The program whose code has last read an import, and where its imports live. */
  lastProgram: object | null = null
  lastCells: readonly (Cell | undefined)[] = []
  /** [[ModuleAsyncEvaluationCount]] */
  asyncOrder = 0
}

export class RealmTables {
  private functionsMade: Map<FunctionRow, FunctionObject> | null = null
  private symbolsByKey: Map<string, symbol> | null = null
  private registeredSymbols: Set<symbol> | null = null
  private privateNames: Map<object, number> | null = null
  private templates: Map<object, ArrayObject> | null = null
  private rejections: Set<GuestObject> | null = null
  private heldObjects: Set<GuestObject> | null = null
  private keptValues: Set<Value> | null = null
  private patterns: Set<string> | null = null
  private joins: GuestObject[] | null = null
  private moduleTable: ModuleTable | null = null
  private randomState: RandomState | null = null
  private shapesLeft: ShapeAllowance | null = null
  /** Milliseconds since 1970 for Date; the embedder's grant replaces it. */
  clock: () => number = EPOCH

  /** Function objects made of rows: one for each row, wherever it is found. */
  get functions(): Map<FunctionRow, FunctionObject> {
    return (this.functionsMade ??= new Map())
  }

  /** Symbol.for: the symbol of a key that has one. */
  registeredSymbol(key: string): symbol | undefined {
    return this.symbolsByKey?.get(key)
  }

  registerSymbol(key: string, symbol: symbol): void {
    this.symbolsByKey ??= new Map()
    this.symbolsByKey.set(key, symbol)
    this.registeredSymbols ??= new Set()
    this.registeredSymbols.add(symbol)
  }

  /** Asked by itself: looking for its key would be work in proportion to that. */
  isRegisteredSymbol(symbol: symbol): boolean {
    return this.registeredSymbols?.has(symbol) ?? false
  }

  /** How often each private-name site was evaluated: the first time all realms share a name. */
  get privateNameCounts(): Map<object, number> {
    return (this.privateNames ??= new Map())
  }

  /** Template objects by site. */
  get templateObjects(): Map<object, ArrayObject> {
    return (this.templates ??= new Map())
  }

  /** Rejected promises that nothing has handled yet, in order of their rejection; for the host to look at. */
  get unhandledRejections(): Set<GuestObject> {
    return (this.rejections ??= new Set())
  }

  get hasUnhandledRejections(): boolean {
    return this.rejections !== null && this.rejections.size > 0
  }

  /** What the embedder holds on the guest's behalf: promises that it will settle. */
  get held(): Set<GuestObject> {
    return (this.heldObjects ??= new Set())
  }

  /** What WeakRefs have shown or were made of in this job. */
  get keptObjects(): Set<Value> {
    return (this.keptValues ??= new Set())
  }

  /** Answers how many there were. */
  clearKeptObjects(): number {
    if (this.keptValues === null) return 0
    const { size } = this.keptValues
    this.keptValues = null
    return size
  }

  /** What is being made a text of, element by element, outermost first. Frames hold it, too. */
  get joining(): GuestObject[] {
    return (this.joins ??= [])
  }

  /** Flags and patterns of regular expressions that were made lately; operations/regexp.ts bounds it. */
  get recentPatterns(): Set<string> {
    return (this.patterns ??= new Set())
  }

  /** Modules: their map, by what the embedder knows them by, and their bodies by program; see modules/body.ts. */
  get modules(): ModuleTable {
    return (this.moduleTable ??= new ModuleTable())
  }

  /** State of Math.random: four 32-bit words, never all zero. */
  get random(): RandomState {
    return (this.randomState ??= newRandomState(1))
  }

  /** What the guest may still add to the engine's shapes. */
  get shapes(): ShapeAllowance {
    return (this.shapesLeft ??= newShapeAllowance())
  }

  /** Visits what they hold. Answers the number of their entries that count. */
  visit(visitor: Visitor): number {
    if (this.functionsMade !== null) visitor.visitAll(this.functionsMade.values())
    if (this.registeredSymbols !== null) visitor.visitAll(this.registeredSymbols)
    if (this.patterns !== null) visitor.visitAll(this.patterns)
    if (this.templates !== null) visitor.visitAll(this.templates.values())
    if (this.keptValues !== null) visitor.visitAll(this.keptValues)
    if (this.rejections !== null) visitor.visitAll(this.rejections)
    if (this.heldObjects !== null) visitor.visitAll(this.heldObjects)
    if (this.moduleTable !== null) {
      visitor.visitAll(this.moduleTable.entries.keys())
      visitor.visitAll(this.moduleTable.entries.values())
      visitor.visitAll(this.moduleTable.bodies.values())
    }
    return (
      (this.registeredSymbols?.size ?? 0) +
      (this.privateNames?.size ?? 0) +
      (this.rejections?.size ?? 0) +
      (this.heldObjects?.size ?? 0) +
      (this.joins?.length ?? 0) +
      (this.keptValues?.size ?? 0)
    )
  }
}
