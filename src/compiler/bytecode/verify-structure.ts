// The first part of verifying: each instruction, constant and table of a code block by itself.

import type { CodeBlock, Constant, EvalScope, ModuleInfo } from "./code-block.js"
import { decode, type Instruction, layoutOf, type Operand } from "./decode.js"
import { check, fail } from "./invalid-bytecode.js"
import { ERROR_KINDS, MAX_STRAIGHT, OP_FUEL, OP_NAMES, type OpName } from "./opcodes.js"
import { PRIMITIVE_NAMES, PRIMITIVES } from "./primitives.js"
import { SELF_HOSTED, type SelfHostedName } from "./self-hosted-names.js"

/** Instructions that the next one is not reached from. */
export const ENDS: ReadonlySet<OpName> = new Set<OpName>([
  "Jump",
  "Return",
  "ReturnUndefined",
  "Throw",
  "ThrowError",
])

const MAX_REGISTERS = 256

export function checkStructure(block: CodeBlock): void {
  const { words, parameterCount, localCount, registerCount, length, start, end, kind } = block
  check(isCount(registerCount, MAX_REGISTERS), "registerCount is out of range")
  check(isCount(localCount, registerCount), "localCount is out of range")
  check(isCount(parameterCount, localCount), "parameterCount is out of range")
  check(isCount(length, 0xffff_ffff), "length is out of range")
  check(isCount(end, 0x7fff_ffff) && isCount(start, end), "source range is out of range")
  check((kind === "module") === (block.module !== null), "only modules have module information")
  check(words.length > 0, "there are no instructions")
  const starts = new Set<number>()
  let stretch = 0
  for (let pc = 0; pc < words.length; ) {
    const instruction = decodeChecked(words, pc)
    const { op, length: words_ } = instruction
    starts.add(pc)
    checkOperands(block, instruction)
    pc += words_
    stretch += OP_FUEL[words[pc - words_]! & 255]!
    if (op === "Safepoint" || ENDS.has(op)) stretch = 0
    check(stretch <= MAX_STRAIGHT, `no safepoint for ${stretch} units of fuel at ${pc}`)
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
  const layout = layoutOf(word! & 255)
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

export function* allInstructions(words: readonly number[]): Generator<Instruction> {
  for (let pc = 0; pc < words.length; ) {
    const instruction = decode(words, pc)
    yield instruction
    pc += instruction.length
  }
}

export function at({ op, pc }: Instruction): string {
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
  if (op === "CallSelfHosted" && !block.selfHosted) {
    const name = block.constants[value("name")] as string
    const known = Object.hasOwn(SELF_HOSTED, name) ? SELF_HOSTED[name as SelfHostedName] : undefined
    check(known !== undefined, `${at(instruction)}: no code may call ${name}`)
    check(value("argc") === known.arity, `${at(instruction)}: ${name} takes ${known.arity} arguments`)
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
      check(
        new Set(lexical.map(({ name }) => name)).size === lexical.length,
        `${where}: a name is declared twice`,
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
