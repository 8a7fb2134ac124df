// Primitives of self-hosted/module.js. A body is a hidden object (body.ts); entries of the module map and records are
// objects that self-hosted code makes and no guest sees.

import { type Agent, CALLED, type Called } from "../agent.js"
import type { ModulePort, ModuleType } from "../host-port.js"
import { BYTES_PER_UNIT, blockFunction, compileForGuest } from "../interpreter/eval.js"
import { Then } from "../interpreter/frame.js"
import { createModuleNamespace, type NamespaceBinding } from "../objects/module-namespace.js"
import type { ArrayObject, ExoticObject } from "../objects/object.js"
import { EMPTY, type Rope, type Value } from "../objects/value.js"
import { textOf } from "../operations/text.js"
import type { Realm } from "../realm.js"
import type { Cell } from "../realm-tables.js"
import { SIZE } from "../sizes.js"
import { GuestThrow, InternalError } from "../throw.js"
import { bodyOf, type ModuleBody, newModuleBody } from "./body.js"

export type ModulePrimitive = (
  agent: Agent,
  a: Value,
  b: Value,
  c: Value,
  d: Value,
  dst: number,
) => Value | Called

/** Fuel for asking the embedder. */
const HOST_FUEL = 20

export const MODULE_PRIMITIVES = {
  ResolveModule: ({ realm }, specifier, referrer, type) => {
    const text = flat(realm, specifier)
    // Keys are about as long.
    realm.meter.pay(HOST_FUEL + (text.length >>> 4), 0)
    return portOf(realm).resolve(text, referrer as string, type as ModuleType)
  },
  LoadModule: ({ realm }, key, type) => {
    realm.meter.debt += HOST_FUEL
    return portOf(realm).load(key as string, type as ModuleType)
  },
  ModuleEntry: ({ realm }, type, key) => realm.tables.modules.entries.get(entryName(type, key)),
  SetModuleEntry: ({ realm }, type, key, entry) => {
    const { entries } = realm.tables.modules
    const name = entryName(type, key)
    if (entry === undefined) entries.delete(name)
    else {
      realm.meter.bytesLeft -= SIZE.mapEntry + SIZE.string + 2 * name.length
      entries.set(name, entry)
    }
    return undefined
  },

  NextModuleOrder: ({ realm }) => realm.tables.modules.asyncOrder++,

  CompileModule: (agent, text, key) => {
    const source = flat(agent.realm, text)
    const code = compileForGuest(agent, source, { kind: "module", name: key as string })
    return newModuleBody(agent.realm, code, key as string, source.length * BYTES_PER_UNIT)
  },
  NewJsonModule: ({ realm }, value, key) => {
    const object = newModuleBody(realm, null, key as string)
    bodyOf(object).environment.slots[0] = value
    return object
  },
  ModuleKey: (_agent, body) => bodyOf(body).key,
  ModuleRecord: (_agent, body) => bodyOf(body).record,
  SetModuleRecord: (_agent, body, record) => {
    bodyOf(body).record = record
    return undefined
  },
  ModuleParts: ({ realm }, body) => partsOf(realm, bodyOf(body)),
  ModuleExport: ({ realm }, body, name) => {
    const target = bodyOf(body).exportOf(flat(realm, name))
    if (target === undefined || typeof target === "number") return target
    const { request, imported } = target
    return realm.newArray([request, imported === null ? undefined : imported])
  },

  LinkImport: (_agent, body, index, target, slot) => {
    bodyOf(body).cells[index as number] = cellOf(target, slot as number)
    return undefined
  },
  InstantiateModule: (agent, body, _b, _c, _d, dst) => instantiate(agent, bodyOf(body), dst),
  SetModuleCoroutine: (_agent, body, coroutine) => {
    bodyOf(body).coroutine = coroutine as ExoticObject
    return undefined
  },
  ModuleCoroutine: (_agent, body) => bodyOf(body).coroutine,

  ModuleNamespace: (_agent, body) => {
    const namespace = bodyOf(body).namespaceCell.slots[0]
    return namespace === EMPTY ? undefined : namespace
  },
  CreateModuleNamespace: ({ realm }, body, list) => {
    const { elements } = list as ArrayObject
    const count = elements.length / 3
    realm.meter.pay(count * 8, count * SIZE.mapEntry)
    const bindings: NamespaceBinding[] = []
    for (let i = 0; i < elements.length; i += 3) {
      const { environment, slot } = cellOf(elements[i + 1], elements[i + 2] as number)
      bindings.push({ name: elements[i] as string, environment, slot, namespace: null })
    }
    bodyOf(body).namespaceCell.slots[0] = createModuleNamespace(realm, bindings)
    return undefined
  },
} satisfies Record<string, ModulePrimitive>

function portOf(realm: Realm): ModulePort {
  const port = realm.host?.modules ?? null
  if (port === null)
    throw new GuestThrow("TypeError", "imports are refused: this program was given no module loader")
  return port
}

function entryName(type: Value, key: Value): string {
  return `${type as string} ${key as string}`
}

function flat(realm: Realm, value: Value): string {
  return textOf(realm, value as string | Rope)
}

/** What ResolveExport found: a slot, or the namespace if that is -1. */
function cellOf(body: Value, slot: number): Cell {
  const { environment, namespaceCell } = bodyOf(body)
  return slot < 0 ? { environment: namespaceCell, slot: 0 } : { environment, slot }
}

/** Lists of requests [specifier, key, value, ...], imports [request, name], requests of stars, names; and hasTopLevelAwait. */
function partsOf(realm: Realm, { info }: ModuleBody): Value {
  if (info === null) {
    return realm.newArray([
      realm.newArray([]),
      realm.newArray([]),
      realm.newArray([]),
      realm.newArray(["default"]),
      false,
    ])
  }
  const { requests, imports, exports, indirectExports, starExports, hasTopLevelAwait } = info
  const count =
    requests.length + imports.length + exports.length + indirectExports.length + starExports.length
  realm.meter.pay(count, count * (SIZE.array + 3 * SIZE.value))
  const list = (values: Value[]): Value => realm.newArray(values)
  return list([
    list(requests.map(({ specifier, attributes }) => list([specifier, ...attributes.flat()]))),
    list(imports.map(({ request, name }) => list([request, name === null ? undefined : name]))),
    list([...starExports]),
    list([...exports.map(({ name }) => name), ...indirectExports.map(({ name }) => name)]),
    hasTopLevelAwait,
  ])
}

/** Runs a module's block as far as its functions: gives the coroutine that is to run its statements. */
function instantiate(agent: Agent, { code, environment }: ModuleBody, dst: number): Called {
  if (code === null) throw new InternalError("a module without code can't be instantiated")
  const base = agent.stackTop + 2
  if (base > agent.stack.length) agent.growStack(base)
  const callee = blockFunction(agent, code, environment)
  agent.stack[base - 2] = callee
  agent.stack[base - 1] = undefined
  agent.push(code, callee, base, 0, Then.Store, dst)
  return CALLED
}
