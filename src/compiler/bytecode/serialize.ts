// Programs as bytes. Layout: magic, format version, fingerprint of the instruction set, name, source, top block; a block
// holds the blocks in it. Instructions are written operand by operand, as the table has them, so that a program takes
// about half of its words' size and says nothing of how words are packed.
//
// Reading checks everything: what comes back has passed the verifier, or an InvalidBytecode is thrown.

import { ByteReader, ByteWriter } from "./byte-stream.js"
import type {
  CodeBlock,
  CompiledProgram,
  Constant,
  Declarations,
  EvalScope,
  FunctionKind,
  ModuleInfo,
  Template,
} from "./code-block.js"
import { layoutOf } from "./decode.js"
import { InvalidBytecode } from "./invalid-bytecode.js"
import { once } from "./once.js"
import { OP_LENGTH, OP_NAMES, OPS } from "./opcodes.js"
import { PRIMITIVE_NAMES } from "./primitives.js"
import { verify } from "./verifier.js"

const MAGIC = 0x7468_6d62 // "thmb"

/** Raised when the layout changes; a changed instruction set shows in the fingerprint. */
const FORMAT_VERSION = 1

/** Functions in functions, at most. */
const MAX_BLOCK_DEPTH = 1_000

const FUNCTION_KINDS: readonly FunctionKind[] = [
  "script",
  "module",
  "eval",
  "normal",
  "arrow",
  "method",
  "baseConstructor",
  "derivedConstructor",
]

const LEVEL_KINDS = ["block", "function", "with", "eval-vars", "catch", "module", "class"] as const
const EVAL_BINDING_KINDS = ["var", "let", "const", "function-name", "parameter", "catch", "private"] as const

/** Tags of constants. */
const CONSTANT_TAGS = [
  "undefined",
  "null",
  "true",
  "false",
  "int",
  "float",
  "string",
  "bigint",
  "template",
  "arguments-map",
  "declarations",
] as const

/** FNV-1a over the names and operands of all instructions and the names of all primitives, in order. */
const fingerprint = once((): number => {
  const rows = OP_NAMES.map((op) => `${op}(${Object.entries(OPS[op].operands).join(";")})`)
  let hash = 0x811c_9dc5
  for (const text of [...rows, ...PRIMITIVE_NAMES]) {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193)
  }
  return hash >>> 0
})

/** A program as bytes. The same program gives the same bytes. */
export function serialize({ name, source, block }: CompiledProgram): Uint8Array {
  const out = new ByteWriter()
  out.unsigned(MAGIC)
  out.unsigned(FORMAT_VERSION)
  out.unsigned(fingerprint())
  out.string(name)
  out.string(source)
  writeBlock(out, block)
  return out.finish()
}

/**
 * Reads and verifies a program.
 *
 * @throws InvalidBytecode if the bytes are not a program of this version, or one that must not run
 */
export function deserialize(bytes: Uint8Array): CompiledProgram {
  const input = new ByteReader(bytes)
  if (input.unsigned() !== MAGIC) throw new InvalidBytecode("not a Thimble program")
  const version = input.unsigned()
  if (version !== FORMAT_VERSION) {
    throw new InvalidBytecode(`format version ${version}, but this is version ${FORMAT_VERSION}`)
  }
  if (input.unsigned() !== fingerprint()) throw new InvalidBytecode("compiled for another instruction set")
  const name = input.string()
  const source = input.string()
  const block = readBlock(input, source.length, 0)
  if (!input.isAtEnd) throw new InvalidBytecode("there are bytes after the program")
  verify(block)
  return { name, source, block }
}

// --- blocks ---

const FLAGS = ["isAsync", "isGenerator", "strict", "selfHosted", "needsArguments"] as const
const COUNTS = ["length", "parameterCount", "localCount", "registerCount", "start", "end"] as const

function writeBlock(out: ByteWriter, block: CodeBlock): void {
  out.string(block.name)
  out.byte(FUNCTION_KINDS.indexOf(block.kind))
  out.byte(FLAGS.reduce((bits, flag, i) => bits | (block[flag] ? 1 << i : 0), 0))
  for (const count of COUNTS) out.unsigned(block[count])
  out.list(block.constants, (constant) => writeConstant(out, constant))
  out.list(block.cacheKeys, (key) => out.string(key))
  writeWords(out, block.words)
  out.list(block.handlers, (number) => out.unsigned(number))
  writePositions(out, block.positions)
  out.list(block.evalScopes, (scope) => writeEvalScope(out, scope))
  out.boolean(block.module !== null)
  if (block.module !== null) writeModule(out, block.module)
  out.list(block.blocks, (inner) => writeBlock(out, inner))
}

function readBlock(input: ByteReader, sourceLength: number, depth: number): CodeBlock {
  if (depth > MAX_BLOCK_DEPTH) throw new InvalidBytecode("functions are nested too deeply")
  const name = input.string()
  const kind = pick(FUNCTION_KINDS, input.byte())
  const bits = input.byte()
  if (bits >= 1 << FLAGS.length) throw new InvalidBytecode("unknown flags")
  const flags = record(FLAGS, (_, i) => (bits & (1 << i)) !== 0)
  const counts = record(COUNTS, () => input.unsigned())
  if (counts.end > sourceLength) throw new InvalidBytecode("a function lies outside of the source")
  return {
    name,
    kind,
    ...flags,
    ...counts,
    constants: input.list(() => readConstant(input)),
    cacheKeys: input.list(() => input.string()),
    words: readWords(input),
    handlers: input.list(() => input.unsigned()),
    positions: readPositions(input),
    evalScopes: input.list(() => readEvalScope(input)),
    module: input.boolean() ? readModule(input) : null,
    blocks: input.list(() => readBlock(input, sourceLength, depth + 1)),
  }
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index]
  if (value === undefined) throw new InvalidBytecode("unknown kind")
  return value
}

function record<Name extends string, T>(
  names: readonly Name[],
  read: (name: Name, index: number) => T,
): Record<Name, T> {
  // The entries are those of the list, so all names are there.
  return Object.fromEntries(names.map((name, i) => [name, read(name, i)])) as Record<Name, T>
}

// --- instructions ---

function writeWords(out: ByteWriter, words: readonly number[]): void {
  out.unsigned(words.length)
  for (let pc = 0; pc < words.length; ) {
    const word = words[pc]!
    const id = word & 255
    out.byte(id)
    for (const { shift, kind } of layoutOf(id)!) {
      if (shift < 0) continue
      out.byte((word >>> shift) & 255)
      if (kind === "i16" || kind === "label24") out.byte((word >>> (shift + 8)) & 255)
      if (kind === "label24") out.byte(word >>> 24)
    }
    for (let i = 1; i < OP_LENGTH[id]!; i++) out.signed(words[pc + i]!)
    pc += OP_LENGTH[id]!
  }
}

function readWords(input: ByteReader): number[] {
  const length = input.unsigned()
  const words: number[] = []
  while (words.length < length) {
    const id = input.byte()
    const layout = layoutOf(id)
    if (layout === undefined) throw new InvalidBytecode(`no instruction ${id}`)
    let word = id
    for (const { shift, kind } of layout) {
      if (shift < 0) continue
      word |= input.byte() << shift
      if (kind === "i16" || kind === "label24") word |= input.byte() << (shift + 8)
      if (kind === "label24") word |= input.byte() << 24
    }
    words.push(word)
    for (let i = 1; i < OP_LENGTH[id]!; i++) words.push(input.signed())
  }
  if (words.length !== length) throw new InvalidBytecode("the last instruction is cut short")
  return words
}

/** As differences: both numbers mostly rise by little. */
function writePositions(out: ByteWriter, positions: readonly number[]): void {
  out.unsigned(positions.length)
  for (const [i, number] of positions.entries()) out.signed(number - (i < 2 ? 0 : positions[i - 2]!))
}

function readPositions(input: ByteReader): number[] {
  const positions: number[] = []
  const differences = input.list(() => input.signed())
  for (const [i, difference] of differences.entries()) {
    positions.push(difference + (i < 2 ? 0 : positions[i - 2]!))
  }
  return positions
}

// --- constants ---

function constantTag(constant: Constant): (typeof CONSTANT_TAGS)[number] {
  switch (typeof constant) {
    case "boolean":
      return constant ? "true" : "false"
    case "number":
      return constant === constant >> 0 && !Object.is(constant, -0) ? "int" : "float"
    case "object":
      return constant === null ? "null" : constant.kind
    default:
      return typeof constant as "undefined" | "string" | "bigint" // the other types are not constants
  }
}

function writeConstant(out: ByteWriter, constant: Constant): void {
  const tag = constantTag(constant)
  out.byte(CONSTANT_TAGS.indexOf(tag))
  switch (typeof constant) {
    case "number":
      if (tag === "int") out.signed(constant)
      else out.float(constant)
      return
    case "string":
      out.string(constant)
      return
    case "bigint":
      out.string(constant.toString(16))
      return
    case "object":
      if (constant !== null) writeRecord(out, constant)
      return
    default:
  }
}

type ConstantRecord = Extract<Constant, object>

function writeRecord(out: ByteWriter, constant: ConstantRecord): void {
  switch (constant.kind) {
    case "template":
      out.list(constant.raw, (text) => out.string(text))
      for (const text of constant.cooked) {
        out.boolean(text !== undefined)
        if (text !== undefined) out.string(text)
      }
      return
    case "arguments-map":
      out.list(constant.slots, (slot) => out.signed(slot))
      return
    case "declarations":
      out.list(constant.lexical, ({ name, isConst }) => {
        out.string(name)
        out.boolean(isConst)
      })
      out.list(constant.vars, (name) => out.string(name))
      out.list(constant.functions, (name) => out.string(name))
      out.boolean(constant.configurable)
      return
  }
}

function readConstant(input: ByteReader): Constant {
  const tag = pick(CONSTANT_TAGS, input.byte())
  switch (tag) {
    case "undefined":
      return undefined
    case "null":
      return null
    case "true":
      return true
    case "false":
      return false
    case "int":
      return input.signed()
    case "float":
      return input.float()
    case "string":
      return input.string()
    case "bigint":
      return readBigInt(input.string())
    case "template":
      return readTemplate(input)
    case "arguments-map":
      return { kind: tag, slots: input.list(() => input.signed()) }
    case "declarations":
      return readDeclarations(input)
  }
}

/** Literals have no sign: `-1n` is a negation. */
function readBigInt(digits: string): bigint {
  if (!/^[0-9a-f]+$/.test(digits)) throw new InvalidBytecode("malformed bigint")
  return BigInt(`0x${digits}`)
}

function readTemplate(input: ByteReader): Template {
  const raw = input.list(() => input.string())
  return { kind: "template", raw, cooked: raw.map(() => (input.boolean() ? input.string() : undefined)) }
}

function readDeclarations(input: ByteReader): Declarations {
  return {
    kind: "declarations",
    lexical: input.list(() => ({ name: input.string(), isConst: input.boolean() })),
    vars: input.list(() => input.string()),
    functions: input.list(() => input.string()),
    configurable: input.boolean(),
  }
}

// --- eval scopes and modules ---

const ALLOWANCES = ["newTarget", "superProperty", "superCall", "arguments"] as const

function writeEvalScope(out: ByteWriter, { environment, strict, scopes, allow }: EvalScope): void {
  out.signed(environment)
  out.boolean(strict)
  for (const allowance of ALLOWANCES) out.boolean(allow[allowance])
  out.list(scopes, ({ kind, hasEnvironment, bindings }) => {
    out.byte(LEVEL_KINDS.indexOf(kind))
    out.boolean(hasEnvironment)
    out.list(bindings, (binding) => {
      out.string(binding.name)
      out.signed(binding.slot)
      out.byte(EVAL_BINDING_KINDS.indexOf(binding.kind))
    })
  })
}

function readEvalScope(input: ByteReader): EvalScope {
  return {
    environment: input.signed(),
    strict: input.boolean(),
    allow: record(ALLOWANCES, () => input.boolean()),
    scopes: input.list(() => ({
      kind: pick(LEVEL_KINDS, input.byte()),
      hasEnvironment: input.boolean(),
      bindings: input.list(() => ({
        name: input.string(),
        slot: input.signed(),
        kind: pick(EVAL_BINDING_KINDS, input.byte()),
      })),
    })),
  }
}

function writeModule(out: ByteWriter, module: ModuleInfo): void {
  out.list(module.requests, ({ specifier, attributes }) => {
    out.string(specifier)
    out.list(attributes, ([key, value]) => {
      out.string(key)
      out.string(value)
    })
  })
  out.list(module.imports, ({ request, name, local }) => {
    out.unsigned(request)
    writeName(out, name)
    out.string(local)
  })
  out.list(module.exports, ({ name, slot }) => {
    out.string(name)
    out.unsigned(slot)
  })
  out.list(module.indirectExports, ({ name, request, imported }) => {
    out.string(name)
    out.unsigned(request)
    writeName(out, imported)
  })
  out.list(module.starExports, (request) => out.unsigned(request))
  out.unsigned(module.environmentSize)
  out.boolean(module.hasTopLevelAwait)
}

/** A name of another module's, or null for its namespace object. */
function writeName(out: ByteWriter, name: string | null): void {
  out.boolean(name !== null)
  if (name !== null) out.string(name)
}

function readName(input: ByteReader): string | null {
  return input.boolean() ? input.string() : null
}

function readModule(input: ByteReader): ModuleInfo {
  return {
    requests: input.list(() => ({
      specifier: input.string(),
      attributes: input.list((): readonly [string, string] => [input.string(), input.string()]),
    })),
    imports: input.list(() => ({ request: input.unsigned(), name: readName(input), local: input.string() })),
    exports: input.list(() => ({ name: input.string(), slot: input.unsigned() })),
    indirectExports: input.list(() => ({
      name: input.string(),
      request: input.unsigned(),
      imported: readName(input),
    })),
    starExports: input.list(() => input.unsigned()),
    environmentSize: input.unsigned(),
    hasTopLevelAwait: input.boolean(),
  }
}
