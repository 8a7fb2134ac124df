// Globals: script-level lexical bindings live in a hidden record, everything else on the global object. A cache entry of
// depth 0 names a slot of the record; one of depth 1 a built-in property of the global object, by index (`lazy`), or one of
// its `slots`; valid while the record has shape
// `shape` (and so no such binding) and the global object shape `p1`.

import type { Declarations } from "../../compiler/bytecode/code-block.js"
import type { Agent, Called } from "../agent.js"
import { Descriptor, dataDescriptor, HAS_VALUE } from "../objects/descriptor.js"
import { Accessor, getSlot, isProxy, setSlot } from "../objects/object.js"
import { addProperty, defineOwn, findOwn } from "../objects/property.js"
import { keyOfString } from "../objects/property-key.js"
import { ACCESSOR, CONFIGURABLE, ENUMERABLE, WRITABLE } from "../objects/shape.js"
import { EMPTY, type PropertyKey, type Value } from "../objects/value.js"
import { GuestThrow, referenceError, syntaxError, typeError } from "../throw.js"
import type { InlineCache } from "./code.js"
import { Then } from "./frame.js"
import { callFunction, callSelfHosted } from "./invoke.js"
import { getProperty, setProperty } from "./property-access.js"

/** GetGlobal beyond its cache. `required`: a missing global throws; else it is undefined. */
export function getGlobal(agent: Agent, cache: InlineCache, dst: number, required: boolean): Value | Called {
  const { realm } = agent
  const { key } = cache
  const record = realm.scriptRecord
  const index = record.shape.find(key)
  if (index >= 0) {
    const slot = record.shape.slotOf(index)
    const value = getSlot(record, slot)
    if (value === EMPTY) throw referenceError(`cannot access '${String(key)}' before initialization`)
    if (!record.shape.dictionary) {
      cache.shape = record.shape
      cache.slot = slot
      cache.depth = 0
    }
    return value
  }
  const { global } = realm
  if (findOwn(realm, global, key)) {
    const { value } = realm.found
    if (value instanceof Accessor)
      return value.get === undefined ? undefined : callFunction(agent, value.get, global, [], Then.Store, dst)
    if (!global.shape.dictionary && !record.shape.dictionary) {
      cache.shape = record.shape
      cache.p1 = global.shape
      const { builtinCount } = global.shape
      const at = global.shape.find(key)
      cache.lazy = at < builtinCount
      cache.slot = cache.lazy ? at : at - builtinCount
      cache.depth = 1
    }
    return value
  }
  for (let proto = global.proto; proto !== null; proto = proto.proto) {
    if (isProxy(proto))
      return callSelfHosted(agent, "GetGlobalInherited", [global, key as string, required], Then.Store, dst)
    if (findOwn(realm, proto, key)) return getProperty(agent, global, key, global, dst)
  }
  if (required) throw referenceError(`${String(key)} is not defined`)
  return undefined
}

/** Whether a global of that name exists now; proxies on the chain are asked in a frame. */
export function hasGlobal(agent: Agent, key: PropertyKey, dst: number): boolean | Called {
  const { realm } = agent
  if (realm.scriptRecord.shape.find(key) >= 0) return true
  for (let object: typeof realm.global | null = realm.global; object !== null; object = object.proto) {
    if (isProxy(object))
      return callSelfHosted(agent, "HasProperty", [realm.global, key as string], Then.Store, dst)
    if (findOwn(realm, object, key)) return true
  }
  return false
}

/** SetGlobal. */
export function setGlobal(agent: Agent, cache: InlineCache, value: Value): boolean | Called {
  const { realm } = agent
  const { key } = cache
  const record = realm.scriptRecord
  const index = record.shape.find(key)
  if (index >= 0) {
    const slot = record.shape.slotOf(index)
    if (getSlot(record, slot) === EMPTY)
      throw referenceError(`cannot access '${String(key)}' before initialization`)
    if ((record.shape.flagsAt(index) & WRITABLE) === 0)
      throw typeError(`assignment to constant variable '${String(key)}'`)
    if (!record.shape.dictionary) {
      cache.shape = record.shape
      cache.slot = slot
      cache.depth = 0
    }
    setSlot(record, slot, value)
    return true
  }
  if (storeVariable(agent, cache, value)) return true
  if (agent.top.code.strict) {
    const there = hasGlobal(agent, key, 0)
    if (there === false) throw referenceError(`${String(key)} is not defined`)
  }
  return setProperty(agent, realm.global, key, value, realm.global)
}

/** Stores into a writable property that is not built in, and has the cache name its slot; false if there is none. */
function storeVariable({ realm }: Agent, cache: InlineCache, value: Value): boolean {
  const { global, scriptRecord } = realm
  const { shape } = global
  const at = shape.find(cache.key)
  if (at < shape.builtinCount || (shape.flagsAt(at) & (WRITABLE | ACCESSOR)) !== WRITABLE) return false
  setSlot(global, shape.slotOf(at), value)
  if (!shape.dictionary && !scriptRecord.shape.dictionary) {
    cache.shape = scriptRecord.shape
    cache.p1 = shape
    cache.slot = at - shape.builtinCount
    cache.depth = 1
  }
  return true
}

export function initGlobalLexical(agent: Agent, key: PropertyKey, value: Value): void {
  const record = agent.realm.scriptRecord
  setSlot(record, record.shape.slotOf(record.shape.find(key)), value)
}

/** Fuel of declaring a global name. */
const NAME_FUEL = 30

/** GlobalDeclarationInstantiation — sec-globaldeclarationinstantiation; and the global part of eval's. */
export function declareGlobals(agent: Agent, declarations: Declarations): void {
  const { realm } = agent
  const { global, scriptRecord } = realm
  if (isProxy(global)) throw new GuestThrow("TypeError", "the global object is a proxy")
  const { lexical, vars, functions } = declarations
  realm.meter.pay(NAME_FUEL * (lexical.length + vars.length + functions.length), 0)
  for (const { name } of declarations.lexical) {
    const key = keyOfString(name)
    if (scriptRecord.shape.find(key) >= 0) throw syntaxError(`identifier '${name}' has already been declared`)
    // A property that a var or function made is not configurable; others may be shadowed.
    if (findOwn(realm, global, key) && (realm.found.flags & CONFIGURABLE) === 0) {
      throw syntaxError(`identifier '${name}' has already been declared`)
    }
  }
  for (const name of [...declarations.functions, ...declarations.vars]) {
    if (scriptRecord.shape.find(keyOfString(name)) >= 0)
      throw syntaxError(`identifier '${name}' has already been declared`)
  }
  for (const name of declarations.functions) {
    const key = keyOfString(name)
    if (!findOwn(realm, global, key)) {
      if (!global.shape.extensible) throw typeError(`cannot declare global function '${name}'`)
    } else if ((realm.found.flags & CONFIGURABLE) === 0) {
      const { value, flags } = realm.found
      const ok = !(value instanceof Accessor) && (flags & (WRITABLE | ENUMERABLE)) === (WRITABLE | ENUMERABLE)
      if (!ok) throw typeError(`cannot declare global function '${name}'`)
    }
  }
  for (const name of declarations.vars) {
    if (!findOwn(realm, global, keyOfString(name)) && !global.shape.extensible)
      throw typeError(`cannot declare global variable '${name}'`)
  }
  const flags = WRITABLE | ENUMERABLE | (declarations.configurable ? CONFIGURABLE : 0)
  for (const { name, isConst } of declarations.lexical)
    addProperty(realm, scriptRecord, keyOfString(name), EMPTY, isConst ? 0 : WRITABLE)
  for (const name of declarations.vars) {
    const key = keyOfString(name)
    if (!findOwn(realm, global, key)) addProperty(realm, global, key, undefined, flags)
  }
}

/** CreateGlobalFunctionBinding — sec-createglobalfunctionbinding. */
export function declareGlobalFunction(agent: Agent, name: string, value: Value, configurable: boolean): void {
  const { realm } = agent
  const key = keyOfString(name)
  const { global } = realm
  const exists = findOwn(realm, global, key)
  if (exists && (realm.found.flags & CONFIGURABLE) === 0) {
    defineOwn(realm, global, key, new Descriptor(HAS_VALUE, 0, value, undefined, undefined))
  } else
    defineOwn(
      realm,
      global,
      key,
      dataDescriptor(value, WRITABLE | ENUMERABLE | (configurable ? CONFIGURABLE : 0)),
    )
}
