// The second part of verifying: all ways through a code block, with what each register may hold on them.

import type { CodeBlock, ModuleInfo } from "./code-block.js"
import { decode, type Instruction, type Operand } from "./decode.js"
import { check, fail } from "./invalid-bytecode.js"
import { OPS, type OpName } from "./opcodes.js"
import {
  type Chain,
  type Chains,
  chainAt,
  isValue,
  join,
  type Kind,
  UNKNOWN_CHAIN,
} from "./register-kinds.js"
import { allInstructions, at, ENDS } from "./verify-structure.js"

/** Where a JumpTable's jumps stand. */
function tableEntries(pc: number, operands: readonly Operand[]): number[] {
  const { value } = operands.find(({ name }) => name === "count")!
  return Array.from({ length: value + 1 }, (_, i) => pc + 1 + i)
}

/** Which registers of a call window are read, from `window`; arguments come at window + 2. */
const WINDOW_READS: Partial<Record<OpName, readonly number[]>> = {
  Call: [0, 1],
  CallMethod: [1],
  CallPlain: [0],
  CallSpread: [0, 1, 2],
  Construct: [0],
  ConstructSpread: [0, 2],
  ConstructWith: [0, 1],
  ConstructWithSpread: [0, 1, 2],
  CallEval: [0, 1],
  CallEvalSpread: [0, 1, 2],
  CallSelfHosted: [],
}

/** Operands that are written; all other registers are read. */
const WRITES: ReadonlySet<string> = new Set(["dst"])

interface State {
  /** One for each register. */
  readonly kinds: Kind[]
  /** GeneratorStart and AsyncStart have run. */
  generator: boolean
  async: boolean
}

export class FlowCheck {
  /** The functions that the block makes, with the environments they close over. */
  readonly closures = new Map<CodeBlock, Set<Chain | null>>()
  private readonly states = new Map<number, State>()
  private readonly pending: number[] = []
  private readonly leaders: ReadonlySet<number>
  private state!: State
  private instruction!: Instruction

  constructor(
    private readonly code: CodeBlock,
    private readonly closure: Chain | null,
    private readonly module: ModuleInfo | null,
    private readonly chains: Chains,
  ) {
    const leaders = new Set<number>()
    for (const { op, pc, operands } of allInstructions(code.words)) {
      if (op === "JumpTable") for (const entry of tableEntries(pc, operands)) leaders.add(entry)
      for (const { kind, value } of operands) if (kind === "label" || kind === "label24") leaders.add(value)
    }
    this.leaders = leaders
  }

  run(): void {
    const { registerCount, parameterCount, localCount } = this.code
    const kinds = Array.from({ length: registerCount }, (_, register): Kind => {
      return register < parameterCount ? "value" : register < localCount ? "undefined" : "unset"
    })
    this.flowTo(0, { kinds, generator: false, async: false })
    while (this.pending.length > 0) this.stretch(this.pending.pop()!)
  }

  private stretch(from: number): void {
    const { words } = this.code
    const entry = this.states.get(from)!
    this.state = { kinds: [...entry.kinds], generator: entry.generator, async: entry.async }
    for (let pc = from; ; ) {
      check(pc < words.length, "control falls off the end")
      if (pc !== from && this.leaders.has(pc)) {
        this.flowTo(pc, this.state)
        return
      }
      this.instruction = decode(words, pc)
      this.step()
      if (ENDS.has(this.instruction.op)) return
      pc += this.instruction.length
    }
  }

  /** Merges a state into the one at a place, and comes back to it if that changed. */
  private flowTo(pc: number, { kinds, generator, async }: State): void {
    const known = this.states.get(pc)
    if (known === undefined) {
      this.states.set(pc, { kinds: [...kinds], generator, async })
      this.pending.push(pc)
      return
    }
    let changed = false
    for (let i = 0; i < kinds.length; i++) {
      const joined = join(known.kinds[i]!, kinds[i]!)
      if (joined === known.kinds[i]) continue
      known.kinds[i] = joined
      changed = true
    }
    if ((known.generator && !generator) || (known.async && !async)) {
      known.generator &&= generator
      known.async &&= async
      changed = true
    }
    if (changed) this.pending.push(pc)
  }

  private fail(reason: string): never {
    fail(`${at(this.instruction)}: ${reason}`)
  }

  private value(name: string): number {
    return this.instruction.operands.find((operand) => operand.name === name)!.value
  }

  private kindOf(register: number): Kind {
    if (register >= this.code.registerCount) this.fail(`no register ${register}`)
    return this.state.kinds[register]!
  }

  private read(register: number): void {
    if (!isValue(this.kindOf(register))) this.fail(`register ${register} holds no value`)
  }

  private readAs(register: number, kind: Kind): void {
    if (this.kindOf(register) !== kind) this.fail(`register ${register} is not ${kind}`)
  }

  private readEnvironment(name: string): Chain {
    const kind = this.kindOf(this.value(name))
    if (typeof kind === "string") this.fail(`register ${this.value(name)} is no environment`)
    return kind
  }

  private readEnvironmentOrUndefined(name: string): Chain | null {
    return this.kindOf(this.value(name)) === "undefined" ? null : this.readEnvironment(name)
  }

  private write(register: number, kind: Kind): void {
    const { kinds } = this.state
    if (register >= this.code.registerCount) this.fail(`no register ${register}`)
    // The other half of an iteration's state is worth nothing alone.
    const before = kinds[register]!
    if (before === "iterator") kinds[register + 1] = "value"
    if (before === "next" && kinds[register - 1] === "iterator") kinds[register - 1] = "value"
    if (before === "keys") kinds[register + 1] = kinds[register + 2] = "unset"
    if (before === "index") kinds[register - 1] = kinds[register + 1] = "unset"
    if (before === "object") kinds[register - 2] = kinds[register - 1] = "unset"
    kinds[register] = kind
  }

  private step(): void {
    const { op, operands } = this.instruction
    if (OPS[op].effects !== "none") this.flowToHandler()
    if (WINDOW_READS[op] !== undefined) {
      this.call(WINDOW_READS[op])
      return
    }
    if (this.special(op)) return
    for (const { kind, name, value } of operands) if (kind === "reg" && !WRITES.has(name)) this.read(value)
    this.flowToLabels()
    for (const { kind, name, value } of operands) {
      if (kind === "reg" && WRITES.has(name))
        this.write(value, op === "LoadUndefined" ? "undefined" : "value")
    }
  }

  /** A throw leaves registers as they are, but those above the window of a call. */
  private flowToHandler(): void {
    const { handlers } = this.code
    const { pc, op } = this.instruction
    for (let i = 0; i < handlers.length; i += 4) {
      if (pc < handlers[i]! || pc >= handlers[i + 1]!) continue
      const kinds = [...this.state.kinds]
      if (WINDOW_READS[op] !== undefined) kinds.fill("unset", this.value("window"))
      if (op === "Yield" || op === "YieldDelegate") kinds.fill("unset", this.value("live"))
      kinds[handlers[i + 3]!] = "value"
      this.flowTo(handlers[i + 2]!, { ...this.state, kinds })
      return
    }
  }

  private flowToLabels(): void {
    for (const { kind, value } of this.instruction.operands) {
      if (kind === "label" || kind === "label24") this.flowTo(value, this.state)
    }
  }

  private call(reads: readonly number[]): void {
    const window = this.value("window")
    for (const offset of reads) this.read(window + offset)
    const argc = this.instruction.operands.find(({ name }) => name === "argc")
    for (let i = 0; i < (argc?.value ?? 0); i++) this.read(window + 2 + i)
    if (this.instruction.op === "CallEval" || this.instruction.op === "CallEvalSpread") this.evalEnvironment()
    // The callee's registers lie over the window.
    for (let register = window; register < this.code.registerCount; register++) this.write(register, "unset")
    this.write(this.value("dst"), "value")
  }

  private evalEnvironment(): void {
    const { environment, scopes } = this.code.evalScopes[this.value("scope")]!
    let chain: Chain | null = null
    if (environment >= 0) {
      const kind = this.kindOf(environment)
      if (typeof kind === "string") this.fail(`register ${environment} is no environment`)
      chain = kind
    }
    for (const { hasEnvironment, bindings } of scopes) {
      if (!hasEnvironment) continue
      if (chain === null) this.fail("the eval scope has more levels than there are environments")
      const { size } = chain
      if (bindings.some(({ slot }) => slot >= size))
        this.fail("the eval scope names a slot that is not there")
      if (chain !== UNKNOWN_CHAIN) chain = chain.parent
    }
  }

  /** Instructions whose registers are more than values in, value out. */
  private special(op: OpName): boolean {
    const { kinds } = this.state
    switch (op) {
      case "Move":
        this.move(this.value("dst"), this.value("src"))
        return true
      case "Move2": {
        // As the two Moves that it stands for.
        const { dst, src, next } = Object.fromEntries(
          this.instruction.operands.map(({ name, value }) => [name, value]),
        ) as Record<string, number>
        this.move(dst!, src!)
        this.move(dst! + 1, next!)
        return true
      }
      case "PostIncrement":
      case "PostDecrement":
        if (this.value("dst") === this.value("src")) this.fail("one register for two values")
        this.read(this.value("src"))
        this.write(this.value("dst"), "value")
        this.write(this.value("src"), "value")
        return true
      case "NewEnv": {
        const parent = this.readEnvironmentOrUndefined("parent")
        this.write(this.value("dst"), this.chains.make(this.value("size"), parent))
        return true
      }
      case "CopyEnv":
        this.write(this.value("dst"), this.readEnvironment("src"))
        return true
      case "CalleeEnv":
        this.writeAncestor(this.closure)
        return true
      case "ParentEnv":
        this.writeAncestor(this.readEnvironment("src"))
        return true
      case "GetSlot":
      case "GetSlotWide":
      case "SetSlot":
      case "SetSlotWide":
        this.slot(op === "GetSlot" || op === "GetSlotWide")
        return true
      case "NewFunction":
      case "NewClass": {
        if (op === "NewClass") this.read(this.value("heritage"))
        this.makeClosure(this.readEnvironmentOrUndefined("environment"))
        this.write(this.value("dst"), "value")
        if (op === "NewClass") this.write(this.value("dst") + 1, "value")
        return true
      }
      case "CreateMappedArguments": {
        const size = this.readEnvironmentOrUndefined("environment")?.size ?? 0
        const map = this.code.constants[this.value("map")] as { slots: readonly number[] } // checked before
        if (map.slots.some((slot) => slot >= size)) this.fail("a slot is not there")
        this.write(this.value("dst"), "value")
        return true
      }
      case "JumpTable": {
        const { pc, operands } = this.instruction
        this.read(this.value("test"))
        for (const entry of tableEntries(pc, operands)) this.flowTo(entry, this.state)
        return true
      }
      case "NewObjectWith":
      case "NewArray":
        for (let i = 0; i < this.value("count"); i++) this.read(this.value("start") + i)
        this.write(this.value("dst"), "value")
        return true
      case "CallPrimitive":
        for (let i = 0; i < this.value("argc"); i++) this.read(this.value("window") + i)
        this.write(this.value("dst"), "value")
        return true
      case "GetSuper":
      case "SetSuper":
        this.read(this.value("self"))
        return false
      case "IterOpen":
        this.read(this.value("iterable"))
        this.write(this.value("it"), "iterator")
        this.write(this.value("it") + 1, "next")
        return true
      case "IterOpenAsync":
        this.read(this.value("iterable"))
        this.write(this.value("it"), "value")
        this.write(this.value("it") + 1, "value")
        return true
      case "IterLoadNext":
      case "IterCall":
      case "IterClose":
      case "IterCloseQuiet":
        this.iterator(op)
        return true
      case "IterNext": {
        const it = this.value("it")
        if (kinds[it] !== "undefined") this.readAs(it, "iterator")
        if (kinds[it] === "iterator") this.readAs(it + 1, "next")
        this.flowToLabels()
        this.write(this.value("dst"), "value")
        return true
      }
      case "ForInOpen": {
        this.read(this.value("object"))
        const it = this.value("it")
        this.write(it, "keys")
        this.write(it + 1, "index")
        this.write(it + 2, "object")
        return true
      }
      case "ForInNext":
        this.readAs(this.value("it"), "keys")
        this.flowToLabels()
        this.write(this.value("dst"), "value")
        return true
      case "GetImport":
        if (this.module !== null && this.value("binding") >= this.module.imports.length)
          this.fail("no such import")
        return false
      default:
        return this.suspension(op)
    }
  }

  private move(dst: number, src: number): void {
    const kind = this.kindOf(src)
    if (typeof kind === "string") this.read(src)
    const isHalf = kind === "iterator" || kind === "next"
    this.write(dst, isHalf ? "value" : kind)
  }

  private writeAncestor(chain: Chain | null): void {
    const found = chain === null ? null : chainAt(chain, this.value("hops"))
    if (found === null) this.fail("there are not so many environments")
    this.write(this.value("dst"), found)
  }

  private slot(isRead: boolean): void {
    const { size } = this.readEnvironment("environment")
    if (this.value("slot") >= size) this.fail("no such slot")
    if (isRead) this.write(this.value("dst"), "value")
    else this.read(this.value("value"))
  }

  private makeClosure(chain: Chain | null): void {
    const inner = this.code.blocks[this.value("block")]!
    const chains = this.closures.get(inner)
    if (chains === undefined) this.closures.set(inner, new Set([chain]))
    else chains.add(chain)
  }

  private iterator(op: OpName): void {
    const it = this.value("it")
    this.read(it)
    if (this.kindOf(it) !== "undefined") this.read(it + 1)
    if (op === "IterLoadNext" && this.kindOf(it) !== "iterator") this.write(it + 1, "value")
    if (op === "IterCall") this.write(this.value("dst"), "value")
  }

  /** What only generators, async functions and modules may do, and when. */
  private suspension(op: OpName): boolean {
    const { isGenerator, isAsync, kind } = this.code
    const isModule = kind === "module"
    switch (op) {
      case "GeneratorStart":
        if (!(isGenerator || isModule) || this.state.generator) this.fail("there is no generator to start")
        this.state.generator = true
        return true
      case "AsyncStart":
        if (!(isAsync || isModule) || this.state.async) this.fail("there is no async function to start")
        this.state.async = true
        return true
      case "Yield":
      case "YieldDelegate":
        if (!isGenerator || !this.state.generator) this.fail("the generator has not started")
        this.read(this.value("src"))
        if (this.value("live") > this.code.registerCount) this.fail("there are not so many registers")
        for (let i = this.value("live"); i < this.code.registerCount; i++) this.write(i, "unset")
        if (op === "YieldDelegate") this.write(this.value("dst") + 1, "value")
        this.write(this.value("dst"), "value")
        this.flowToLabels()
        return true
      case "Await":
        if (!(isGenerator && isAsync ? this.state.generator : this.state.async))
          this.fail("nothing async has started")
        return false
      default:
        return false
    }
  }
}
