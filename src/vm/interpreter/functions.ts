// Making functions and classes.

import type { Agent, Called } from "../agent.js"
import { accessorDescriptor, Descriptor, dataDescriptor, HAS_GET, HAS_SET } from "../objects/descriptor.js"
import type { Environment } from "../objects/environment.js"
import {
  Accessor,
  CallKind,
  ConstructKind,
  FunctionExtra,
  FunctionObject,
  type GuestObject,
  isConstructor,
  isObject,
} from "../objects/object.js"
import { addProperty, defineOwn, findOwn } from "../objects/property.js"
import { describeKey, keyOfNumber, keyOfString } from "../objects/property-key.js"
import { CONFIGURABLE, ENUMERABLE, HIDDEN_DEFAULT, WRITABLE } from "../objects/shape.js"
import { EMPTY, PrivateName, type PropertyKey, type Value } from "../objects/value.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"
import type { Code } from "./code.js"
import { Then } from "./frame.js"
import { callSelfHosted } from "./invoke.js"

/** NewFunction: a closure. */
export function newClosure(agent: Agent, code: Code, environment: Environment | undefined): FunctionObject {
  const { realm } = agent
  const { kind, isAsync, isGenerator } = code.block
  realm.meter.bytesLeft -= SIZE.function
  const construct =
    kind === "normal" && !isAsync && !isGenerator && !code.selfHosted
      ? ConstructKind.Base
      : ConstructKind.None
  const proto =
    !isAsync && !isGenerator
      ? realm.functionPrototype
      : realm.intrinsic(functionPrototypeName(isAsync, isGenerator))
  return new FunctionObject(realm.intrinsics.lazyFunction, proto, CallKind.Code, construct, code, environment)
}

function functionPrototypeName(isAsync: boolean, isGenerator: boolean): string {
  if (!isGenerator) return "%AsyncFunction.prototype%"
  return isAsync ? "%AsyncGeneratorFunction.prototype%" : "%GeneratorFunction.prototype%"
}

/**
 * NewClass: constructor in R[dst], prototype in R[dst + 1]. CALLED while heritage.prototype must be fetched by code; its
 * result comes back through `finishClass`.
 */
export function newClass(
  agent: Agent,
  code: Code,
  environment: Environment | undefined,
  heritage: Value,
  dst: number,
): undefined | Called {
  const { realm } = agent
  if (heritage === EMPTY) {
    makeClass(agent, code, environment, realm.functionPrototype, realm.objectPrototype, dst)
    return undefined
  }
  if (heritage === null) {
    makeClass(agent, code, environment, realm.functionPrototype, null, dst)
    return undefined
  }
  if (!isConstructor(heritage)) throw typeError("class extends value is not a constructor or null")
  if (heritage instanceof FunctionObject && heritage.constructKind === ConstructKind.None)
    throw typeError("class extends value is not a constructor")
  if (findOwnData(agent, heritage, "prototype")) {
    finishClass(agent, code, environment, heritage, realm.found.value as Value, dst)
    return undefined
  }
  return callSelfHosted(agent, "Get", [heritage, "prototype", heritage], Then.ClassHeritage, dst)
}

function findOwnData(agent: Agent, object: GuestObject, key: string): boolean {
  if (!(object instanceof FunctionObject)) return false
  return findOwn(agent.realm, object, key) && !(agent.realm.found.value instanceof Accessor)
}

/** NewClass, once heritage.prototype is known. */
export function finishClass(
  agent: Agent,
  code: Code,
  environment: Environment | undefined,
  heritage: GuestObject,
  prototype: Value,
  dst: number,
): void {
  if (prototype !== null && !isObject(prototype))
    throw typeError("class extends value does not have valid prototype property")
  makeClass(agent, code, environment, heritage, prototype, dst)
}

function makeClass(
  agent: Agent,
  code: Code,
  environment: Environment | undefined,
  parent: GuestObject,
  protoParent: GuestObject | null,
  dst: number,
): void {
  const { realm } = agent
  const prototype = realm.newObject(protoParent)
  const construct = code.block.kind === "derivedConstructor" ? ConstructKind.Derived : ConstructKind.Base
  realm.meter.bytesLeft -= SIZE.function
  const constructor = new FunctionObject(
    realm.intrinsics.functionRoot,
    parent,
    CallKind.Class,
    construct,
    code,
    environment,
  )
  constructor.home = prototype
  addProperty(realm, constructor, "length", code.functionLength, CONFIGURABLE)
  addProperty(realm, constructor, "name", code.functionName, CONFIGURABLE)
  addProperty(realm, constructor, "prototype", prototype, 0)
  addProperty(realm, prototype, "constructor", constructor, HIDDEN_DEFAULT)
  const base = agent.top.base + dst
  agent.stack[base] = constructor
  agent.stack[base + 1] = prototype
}

function extraOf(fn: FunctionObject): FunctionExtra {
  fn.extra ??= new FunctionExtra()
  return fn.extra
}

/** SetFunctionName — sec-setfunctionname. */
export function setFunctionName(agent: Agent, fn: FunctionObject, key: PropertyKey, prefix: string): void {
  const name =
    key instanceof PrivateName
      ? key.description
      : typeof key === "symbol"
        ? key.description === undefined
          ? ""
          : `[${key.description}]`
        : String(key)
  const full = prefix === "" ? name : `${prefix} ${name}`
  if (fn.shape.lazyFunction) extraOf(fn).name = full
  // A class that has a static member `name` keeps that.
  else if (findOwn(agent.realm, fn, "name") && agent.realm.found.value === "") {
    defineOwn(agent.realm, fn, "name", dataDescriptor(full, CONFIGURABLE))
  }
}

export function setHome(fn: FunctionObject, home: GuestObject): void {
  fn.home = home
}

export function setFields(fn: FunctionObject, initializer: FunctionObject): void {
  extraOf(fn).fields = initializer
}

/** DefineMethod, DefineGetter, DefineSetter. `isComputed`: the name is not in the code. */
export function defineMethod(
  agent: Agent,
  object: GuestObject,
  key: PropertyKey,
  fn: FunctionObject,
  kind: "method" | "get" | "set",
  enumerable: boolean,
): void {
  const { realm } = agent
  fn.home = object
  if (kind !== "method") setFunctionName(agent, fn, key, kind)
  else if ((fn.target as Code).functionName === "") setFunctionName(agent, fn, key, "")
  const flags = CONFIGURABLE | (enumerable ? ENUMERABLE : 0)
  let done: boolean
  if (kind === "method") done = defineOwn(realm, object, key, dataDescriptor(fn, flags | WRITABLE))
  else {
    const has = ENUMERABLE | CONFIGURABLE | (kind === "get" ? HAS_GET : HAS_SET)
    done = defineOwn(
      realm,
      object,
      key,
      new Descriptor(has, flags, undefined, kind === "get" ? fn : undefined, kind === "set" ? fn : undefined),
    )
  }
  if (!done) throw typeError(`cannot redefine property: ${describeKey(key)}`)
}

/** DefinePrivate — sec-privatefieldadd, sec-privatemethodoraccessoradd. */
export function definePrivate(
  agent: Agent,
  object: GuestObject,
  name: PrivateName,
  value: Value,
  kind: number,
): void {
  const { realm } = agent
  const exists = object.shape.find(name) >= 0
  if (kind < 2) {
    if (exists)
      throw typeError(`cannot initialize private element ${name.description} twice on the same object`)
    addProperty(realm, object, name, value, kind === 0 ? WRITABLE : 0)
    return
  }
  const fn = value as FunctionObject
  if (exists) {
    const found = findOwn(realm, object, name) ? realm.found.value : undefined
    const taken = !(found instanceof Accessor) || (kind === 2 ? found.get : found.set) !== undefined
    if (taken)
      throw typeError(`cannot initialize private element ${name.description} twice on the same object`)
    const old = found as Accessor
    const pair =
      kind === 2
        ? accessorDescriptor(fn, old.set, CONFIGURABLE)
        : accessorDescriptor(old.get, fn, CONFIGURABLE)
    defineOwn(realm, object, name, pair)
    return
  }
  const accessor =
    kind === 2
      ? accessorDescriptor(fn, undefined, CONFIGURABLE)
      : accessorDescriptor(undefined, fn, CONFIGURABLE)
  defineOwn(realm, object, name, accessor)
}

/** NewPrivateName: the first evaluation of a site in any realm gives the site's own name, so that shapes are shared. */
export function newPrivateName(agent: Agent, code: Code, pc: number, description: string): PrivateName {
  const { realm } = agent
  const first = code.privateName(pc, description)
  const count = realm.tables.privateNameCounts.get(first) ?? 0
  if (count === 0) realm.meter.bytesLeft -= SIZE.mapEntry
  realm.tables.privateNameCounts.set(first, count + 1)
  return count === 0 ? first : new PrivateName(description)
}

/** A property key from a register that holds one already (string, symbol, index number). */
export function keyFromRegister(value: Value): PropertyKey {
  if (typeof value === "number") return keyOfNumber(value)
  if (typeof value === "string") return keyOfString(value)
  return value as unknown as PropertyKey
}
