// Decides whether a code block may run. A block that is accepted, whoever made it, keeps the interpreter's invariants:
// pc stays on instructions, registers stay in the window and are written before they are read, environments are only
// used as environments and within their sizes, iteration state stays out of the guest's sight, loops pass safepoints.
// What instructions find in guest values they check themselves.
//
// First each instruction by itself (`checkStructure`), then all ways through the block (`FlowCheck`).

import type { CodeBlock, Constant, EvalScope, ModuleInfo } from "./code-block.js"
import { decode, type Instruction, LAYOUTS, type Operand } from "./decode.js"
import { ERROR_KINDS, OP_NAMES, OPS, type OpName } from "./opcodes.js"
import { PRIMITIVE_NAMES, PRIMITIVES } from "./primitives.js"
import { type Chain, Chains, chainAt, isValue, join, type Kind, UNKNOWN_CHAIN } from "./register-kinds.js"

/** Why a code block or a serialized program was refused. */
export class InvalidBytecode extends Error {
  override readonly name = "InvalidBytecode"
}

/** Functions in functions, at most. */
const MAX_BLOCK_DEPTH = 1_000

/** The assembler puts a Safepoint into any straight stretch longer than this, in words. */
export const MAX_STRAIGHT = 257

const MAX_REGISTERS = 256

/**
 * Verifies a block and the blocks in it.
 *
 * @throws InvalidBytecode with the reason
 */
export function verify(block: CodeBlock): void {
  new Verifier().program(block)
}

class Verifier {
  private readonly chains = new Chains()
  /** Blocks that have passed, by the environment they close over. */
  private readonly passed = new Map<CodeBlock, Set<Chain | null>>()
  private readonly structurePassed = new Set<CodeBlock>()

  program(block: CodeBlock): void {
    const { kind, module } = block
    // A module's environment is made by the linker.
    const linked = module === null ? null : this.chains.make(module.environmentSize, null)
    this.block(block, kind === "eval" ? UNKNOWN_CHAIN : linked, module, 0)
  }

  block(block: CodeBlock, closure: Chain | null, module: ModuleInfo | null, depth: number): void {
    if (depth > MAX_BLOCK_DEPTH) fail("functions are nested too deeply")
    let closures = this.passed.get(block)
    if (closures === undefined) {
      closures = new Set()
      this.passed.set(block, closures)
    }
    if (closures.has(closure)) return
    closures.add(closure)
    if (!this.structurePassed.has(block)) {
      checkStructure(block)
      this.structurePassed.add(block)
    }
    const flow = new FlowCheck(block, closure, module, this.chains)
    flow.run()
    for (const [inner, chains] of flow.closures) {
      for (const chain of chains) this.block(inner, chain, module, depth + 1)
    }
    // A function that is never made is still checked by itself.
    for (const inner of block.blocks) {
      if (!this.structurePassed.has(inner)) this.block(inner, null, module, depth + 1)
    }
  }
}

function fail(reason: string): never {
  throw new InvalidBytecode(reason)
}

function check(condition: boolean, reason: string): asserts condition {
  if (!condition) fail(reason)
}

// --- structure ---

function checkStructure(block: CodeBlock): void {
  const { words, parameterCount, localCount, registerCount, length, start, end, kind } = block
  check(isCount(registerCount, MAX_REGISTERS), "registerCount is out of range")
  check(isCount(localCount, registerCount), "localCount is out of range")
  check(isCount(parameterCount, localCount), "parameterCount is out of range")
  check(isCount(length, 0xffff_ffff), "length is out of range")
  check(isCount(end, 0x7fff_ffff) && isCount(start, end), "source range is out of range")
  check((kind === "module") === (block.module !== null), "only modules have module information")
  check(words.length > 0, "there are no instructions")
  const starts = new Set<number>()
  let stretchStart = 0
  for (let pc = 0; pc < words.length; ) {
    const instruction = decodeChecked(words, pc)
    const { op, length: words_ } = instruction
    starts.add(pc)
    checkOperands(block, instruction)
    pc += words_
    check(pc - stretchStart <= MAX_STRAIGHT, `no safepoint for ${pc - stretchStart} words at ${pc}`)
    if (op === "Safepoint" || ENDS.has(op)) stretchStart = pc
  }
  for (const instruction of allInstructions(words)) {
    for (const { kind: operandKind, value } of instruction.operands) {
      if (operandKind !== "label" && operandKind !== "label24") continue
      check(starts.has(value), `${at(instruction)} jumps between instructions`)
    }
  }
  checkHandlers(block, starts)
  checkPositions(block, starts)
  for (const scope of block.evalScopes) checkEvalScope(block, scope)
  if (block.module !== null) checkModule(block.module)
}

function decodeChecked(words: readonly number[], pc: number): Instruction {
  const word = words[pc]
  check(word === (word ?? 0) >> 0, `word ${pc} is not a 32-bit integer`)
  const layout = LAYOUTS[word! & 255]
  check(layout !== undefined, `no instruction at ${pc}`)
  let used = 8
  for (const { kind, shift } of layout) {
    if (shift >= 0) used += kind === "label24" ? 24 : kind === "i16" ? 16 : 8
  }
  check(used === 32 || word! >>> used === 0, `unused bits are set at ${pc}`)
  try {
    const instruction = decode(words, pc)
    for (let i = 1; i < instruction.length; i++) {
      const operand = words[pc + i]!
      check(operand === operand >> 0, `word ${pc + i} is not a 32-bit integer`)
    }
    return instruction
  } catch (error) {
    if (error instanceof RangeError) fail(error.message)
    throw error
  }
}

function* allInstructions(words: readonly number[]): Generator<Instruction> {
  for (let pc = 0; pc < words.length; ) {
    const instruction = decode(words, pc)
    yield instruction
    pc += instruction.length
  }
}

function at({ op, pc }: Instruction): string {
  return `${op} at ${pc}`
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most
}

type ConstantKind = "string" | "primitive" | "template" | "arguments-map" | "declarations"

/** What the constant of an operand must be. */
const CONSTANT_KINDS: Readonly<Record<string, ConstantKind>> = {
  constant: "primitive",
  pattern: "string",
  flags: "string",
  template: "template",
  map: "arguments-map",
  name: "string",
  message: "string",
  description: "string",
  declarations: "declarations",
}

/** Greatest values of plain number operands, where there is one less than the operand can hold. */
const NUMBER_LIMITS: Partial<Record<OpName, Readonly<Record<string, number>>>> = {
  DefineMethod: { enumerable: 1 },
  DefineGetter: { enumerable: 1 },
  DefineSetter: { enumerable: 1 },
  DefinePrivate: { kind: 3 },
  SetFunctionName: { prefix: 2 },
  ThrowIfNotObject: { reason: 2 },
  ThrowError: { kind: ERROR_KINDS.length - 1 },
  DeclareGlobalFunction: { configurable: 1 },
  NewEnv: { size: 0xffff },
}

function checkOperands(block: CodeBlock, instruction: Instruction): void {
  const { op, operands } = instruction
  for (const operand of operands) {
    const where = `${operand.name} of ${at(instruction)}`
    checkOperand(block, op, operand, where)
  }
  const value = (name: string): number => operands.find((operand) => operand.name === name)!.value
  if (op === "CallPrimitive") {
    const name = PRIMITIVE_NAMES[value("primitive")]!
    const { arity }: { arity: number | "n" } = PRIMITIVES[name]
    const argc = value("argc")
    // Missing ones are undefined.
    check(arity === "n" || argc <= arity, `${at(instruction)}: ${name} takes ${arity} arguments, not ${argc}`)
  }
  if (op === "NewObjectWith") {
    const keys = block.cacheKeys.slice(value("keys"), value("keys") + value("count"))
    const isWhole = keys.length > 0 && keys.length === value("count") && keys.every(isString)
    check(
      isWhole && new Set(keys).size === keys.length,
      `${at(instruction)}: its keys are not distinct names`,
    )
  }
  if (op === "JumpTable") {
    for (let i = 1; i <= value("count") + 1; i++)
      check(
        OP_NAMES[block.words[instruction.pc + i]! & 255] === "Jump",
        `${at(instruction)} has too few jumps`,
      )
  }
  if (op === "NewFunction" || op === "NewClass") {
    const { kind } = block.blocks[value("block")]!
    const isClass = kind === "baseConstructor" || kind === "derivedConstructor"
    const isTop = kind === "script" || kind === "module" || kind === "eval"
    check(!isTop && isClass === (op === "NewClass"), `${at(instruction)} cannot make a ${kind}`)
  }
}

function checkOperand(block: CodeBlock, op: OpName, { name, kind, value }: Operand, where: string): void {
  switch (kind) {
    case "reg":
      check(value < block.registerCount || isEmptyWindow(op, name), `${where}: no register ${value}`)
      return
    case "const": {
      check(isCount(value, block.constants.length - 1), `${where}: no constant ${value}`)
      const wanted = CONSTANT_KINDS[name]
      check(wanted !== undefined, `${where}: unknown kind of constant`)
      checkConstant(block.constants[value], wanted, where)
      return
    }
    case "cache":
      check(isCount(value, block.cacheKeys.length - 1), `${where}: no cache ${value}`)
      check(typeof block.cacheKeys[value] === "string", `${where}: the key is not a string`)
      return
    case "caches":
      check(isCount(value, block.cacheKeys.length), `${where}: no cache ${value}`)
      return
    case "block":
      check(isCount(value, block.blocks.length - 1), `${where}: no block ${value}`)
      return
    case "primitive":
      check(block.selfHosted, `${where}: only self-hosted code has primitives`)
      check(isCount(value, PRIMITIVE_NAMES.length - 1), `${where}: no primitive ${value}`)
      return
    case "u8":
    case "u32": {
      const most = NUMBER_LIMITS[op]?.[name] ?? 0x7fff_ffff
      check(isCount(value, most), `${where} is out of range`)
      if (name === "scope") check(value < block.evalScopes.length, `${where}: no eval scope ${value}`)
      return
    }
    default:
  }
}

/** A window without arguments may stand at the end of the registers. */
function isEmptyWindow(op: OpName, name: string): boolean {
  return name === "start" || (op === "CallPrimitive" && name === "window")
}

function checkConstant(constant: Constant, wanted: ConstantKind, where: string): void {
  if (wanted === "string") check(typeof constant === "string", `${where} is not a string`)
  else if (wanted === "primitive") {
    check(typeof constant !== "object" || constant === null, `${where} is not a primitive value`)
  } else {
    check(typeof constant === "object" && constant !== null, `${where} is not a ${wanted}`)
    check(constant.kind === wanted, `${where} is not a ${wanted}`)
    checkRecord(constant, where)
  }
}

function checkRecord(
  constant: Exclude<Constant, null | undefined | boolean | number | string | bigint>,
  where: string,
) {
  switch (constant.kind) {
    case "template":
      check(
        constant.raw.length > 0 && constant.cooked.length === constant.raw.length,
        `${where}: uneven template`,
      )
      check(
        constant.raw.every(isString) && constant.cooked.every((text) => text === undefined || isString(text)),
        `${where}: a template's part is not a string`,
      )
      return
    case "arguments-map":
      check(
        constant.slots.every((slot) => slot === -1 || isCount(slot, 0xffff)),
        `${where}: a slot is out of range`,
      )
      return
    case "declarations": {
      const { lexical, vars, functions } = constant
      check([...vars, ...functions].every(isString), `${where}: a name is not a string`)
      check(
        lexical.every(({ name, isConst }) => isString(name) && typeof isConst === "boolean"),
        `${where}: a lexical declaration is malformed`,
      )
      return
    }
  }
}

function isString(value: unknown): value is string {
  return typeof value === "string"
}

function checkHandlers({ handlers, words, registerCount }: CodeBlock, starts: ReadonlySet<number>): void {
  check(handlers.length % 4 === 0, "the handler table is cut short")
  const isBoundary = (pc: number) => starts.has(pc) || pc === words.length
  for (let i = 0; i < handlers.length; i += 4) {
    const [start, end, target, register] = handlers.slice(i, i + 4) as [number, number, number, number]
    check(starts.has(start) && isBoundary(end) && start < end, `handler ${i / 4} has a malformed range`)
    // A handler stands after what it protects, so a throw always gets ahead.
    check(starts.has(target) && target >= end, `handler ${i / 4} does not lead ahead`)
    check(isCount(register, registerCount - 1), `handler ${i / 4}: no register ${register}`)
    for (let j = 0; j < i; j += 4) {
      // Innermost first: an earlier entry lies inside this one, or apart from it.
      const inside = handlers[j]! >= start && handlers[j + 1]! <= end
      const apart = handlers[j + 1]! <= start || handlers[j]! >= end
      check(inside || apart, `handler ${i / 4} overlaps handler ${j / 4}`)
    }
  }
}

function checkPositions({ positions }: CodeBlock, starts: ReadonlySet<number>): void {
  check(positions.length % 2 === 0, "the position table is cut short")
  let last = -1
  for (let i = 0; i < positions.length; i += 2) {
    check(positions[i]! > last && starts.has(positions[i]!), `position ${i / 2} is not in order`)
    check(isCount(positions[i + 1]!, 0x7fff_ffff), `position ${i / 2} is out of range`)
    last = positions[i]!
  }
}

function checkEvalScope({ registerCount }: CodeBlock, { environment, scopes }: EvalScope): void {
  check(environment === -1 || isCount(environment, registerCount - 1), "an eval scope has no environment")
  for (const { bindings, hasEnvironment } of scopes) {
    for (const { name, slot } of bindings) {
      check(isString(name) && Number.isInteger(slot) && slot < 0xffff, "an eval scope's binding is malformed")
      check(hasEnvironment || slot < 0, "an eval scope's binding has no environment")
    }
  }
}

function checkModule(module: ModuleInfo): void {
  const isRequest = (index: number) => isCount(index, module.requests.length - 1)
  check(isCount(module.environmentSize, 0xffff), "a module's environment is out of range")
  check(
    module.imports.every(({ request }) => isRequest(request)) &&
      module.indirectExports.every(({ request }) => isRequest(request)) &&
      module.starExports.every(isRequest),
    "a module names a request that is not there",
  )
  check(
    module.exports.every(({ slot }) => isCount(slot, module.environmentSize - 1)),
    "a module exports a slot that is not there",
  )
}

// --- flow ---

/** Instructions that the next one is not reached from. */
const ENDS: ReadonlySet<OpName> = new Set<OpName>([
  "Jump",
  "Return",
  "ReturnUndefined",
  "Throw",
  "ThrowError",
])

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

class FlowCheck {
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
