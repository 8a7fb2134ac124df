// Property reads and writes beyond the loop's inline caches: the prototype walk, filling the caches, getters and setters
// as frames, proxies by self-hosted code.

import { type Agent, CALLED, type Called } from "../agent.js"
import { lazyFunctionRow } from "../intrinsics.js"
import { Descriptor, dataDescriptor, HAS_VALUE } from "../objects/descriptor.js"
import {
  Accessor,
  ArrayObject,
  ExoticObject,
  type GuestObject,
  getSlot,
  initializeSlot,
  isObject,
  isProxy,
  LazyValue,
  PlainObject,
  setSlot,
  setValueAt,
  valueAt,
} from "../objects/object.js"
import {
  addProperty,
  arrayLength,
  defineOwn,
  elementKind,
  findOwn,
  findOwnUnmade,
  ownSlots,
} from "../objects/property.js"
import { describeKey, keyOfNumber, keyOfString, keyToValue } from "../objects/property-key.js"
import { ACCESSOR, DATA_DEFAULT, WRITABLE } from "../objects/shape.js"
import { EMPTY, PrivateName, type PropertyKey, Rope, type Value } from "../objects/value.js"
import { FREE_UNITS, payForKey } from "../operations/collection-key.js"
import { textOf as flatText } from "../operations/text.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { referenceError, typeError } from "../throw.js"
import { InlineCache, MAX_CACHE_DEPTH, NO_SHAPE } from "./code.js"
import { describeValue } from "./describe.js"
import { Then } from "./frame.js"
import { callFunction, callSelfHosted } from "./invoke.js"

const MAX_ENTRIES = 3
/**
 * One in so many shapes that find a cache full takes an entry's place, each entry's in turn. Caches outlive guests: what
 * the first ones have left must not keep later ones out for ever.
 */
const REPLACED = 16

/** GetProp beyond the first cache entry. */
export function getNamed(agent: Agent, base: Value, cache: InlineCache, dst: number): Value | Called {
  if (isObject(base)) {
    for (let entry = cache.other; entry !== null; entry = entry.other) {
      if (entry.shape === base.shape) {
        const holder = holderOf(base, entry)
        if (holder !== null) {
          const value = getSlot(holder, entry.slot) as unknown
          if (!(value instanceof LazyValue)) return value as Value
        }
      }
    }
    fillRead(base, cache)
    return getProperty(agent, base, cache.key, base, dst)
  }
  return getOfPrimitive(agent, base, cache.key, dst)
}

/**
 * The method for a CallMethod, as a leaf: a built-in that has not been made yet stays a LazyValue, which calls understand.
 * CALLED if code must run to get it (a getter, a proxy): GetProp's slow path does that.
 */
export function methodOf(agent: Agent, base: Value, cache: InlineCache): Value | Called {
  const { key } = cache
  let steps = 0
  let holder: GuestObject | null
  if (isObject(base)) {
    for (let entry = cache.other; entry !== null; entry = entry.other) {
      if (entry.shape === base.shape) {
        holder = holderOf(base, entry)
        if (holder !== null) return getSlot(holder, entry.slot)
      }
    }
    fillRead(base, cache)
    holder = base
  } else {
    if (base === undefined || base === null)
      throw typeError(`cannot read properties of ${base} (reading '${describeKey(key)}')`)
    if (base === EMPTY) throw referenceError("cannot access an uninitialized binding")
    holder = agent.realm.prototypeOfPrimitive(base)
    fillPrimitive(holder, cache)
  }
  for (; holder !== null; holder = holder.proto) {
    if (isSpecial(holder) || holder.shape.lazyFunction || holder instanceof ArrayObject) {
      if (isProxy(holder)) return CALLED
      if (!findOwnUnmade(agent.realm, holder, key)) continue
      const value = agent.realm.found.value as unknown
      if (value instanceof Accessor) return CALLED
      if (value instanceof LazyValue && lazyFunctionRow(value) === null) return CALLED
      return value as Value
    }
    const { shape } = holder
    const index = shape.find(key)
    if (index >= 0) {
      const value = valueAt(holder, index) as unknown
      if (value instanceof Accessor) return CALLED
      if (value instanceof LazyValue && lazyFunctionRow(value) === null) return CALLED
      return value as Value
    }
    // Nearer ones may be found by a cache, which must not make a difference.
    if (++steps > MAX_CACHE_DEPTH) agent.realm.meter.payStep(steps)
  }
  return undefined
}

/** Remembers a method of a primitive's prototype: an entry of depth -2, whose `shape` is the prototype's. */
function fillPrimitive(prototype: GuestObject, cache: InlineCache): void {
  const { shape } = prototype
  const index = shape.find(cache.key)
  if (cache.shape !== NO_SHAPE || shape.dictionary || index < 0 || (shape.flagsAt(index) & ACCESSOR) !== 0)
    return
  cache.shape = shape
  cache.slot = shape.slotOf(index)
  cache.lazy = true
  cache.depth = -2
}

/** The object that an entry of a matching receiver leads to, or null if a prototype on the way has changed. */
export function holderOf(object: GuestObject, entry: InlineCache): GuestObject | null {
  if (entry.depth <= 0) return object
  const first = object.proto
  if (first === null || first.shape !== entry.p1) return null
  if (entry.depth === 1) return first
  const second = first.proto
  if (second === null || second.shape !== entry.p2) return null
  if (entry.depth === 2) return second
  const third = second.proto
  return third === null || third.shape !== entry.p3 ? null : third
}

/** Remembers where a data property was found, if shapes alone can tell next time. */
function fillRead(object: GuestObject, cache: InlineCache): void {
  const { key } = cache
  if (typeof key !== "string" && typeof key !== "symbol") return
  let holder: GuestObject | null = object
  const shapes = []
  for (let depth = 0; depth <= MAX_CACHE_DEPTH && holder !== null; depth++) {
    const { shape } = holder as GuestObject
    if (shape.dictionary || shape.builtinCount > 0 || (shape.lazyFunction && isLazyKey(key))) return
    if (holder instanceof ArrayObject ? key === "length" : isSpecial(holder)) return
    const index = shape.find(key)
    shapes.push(shape)
    if (index >= 0) {
      const slot = shape.slotOf(index)
      const value = getSlot(holder, slot) as unknown
      if (value instanceof Accessor || (shape.flagsAt(index) & ACCESSOR) !== 0) return
      const entry = newEntry(cache)
      if (entry === null) return
      entry.shape = shapes[0]!
      entry.slot = slot
      entry.lazy = shape.template !== null && index < shape.template.length
      // An intrinsic's own slot may hold a LazyValue: depth -1 takes the path that looks.
      entry.depth = depth === 0 && shape.template !== null ? -1 : depth
      entry.next = null
      if (depth > 0) entry.p1 = shapes[1]!
      if (depth > 1) entry.p2 = shapes[2]!
      if (depth > 2) entry.p3 = shapes[3]!
      return
    }
    holder = (holder as GuestObject).proto
  }
}

function isLazyKey(key: PropertyKey): boolean {
  return key === "prototype" || key === "name" || key === "length"
}

/** An entry to fill: the first one, or one of three more; when all are taken null, or now and then one of them. */
function newEntry(cache: InlineCache): InlineCache | null {
  if (cache.shape === NO_SHAPE) return cache
  let last = cache
  let count = 0
  for (; last.other !== null; last = last.other) count++
  if (count < MAX_ENTRIES) {
    last.other = new InlineCache(cache.key)
    return last.other
  }
  cache.refusals = (cache.refusals + 1) % (REPLACED * (MAX_ENTRIES + 1))
  if (cache.refusals % REPLACED !== 0) return null
  let victim = cache
  for (let i = cache.refusals / REPLACED; i > 0; i--) victim = victim.other!
  return victim
}

/** [[Get]] — sec-ordinaryget — as far as leaves go; getters and proxies push a frame that delivers to `dst`. */
export function getProperty(
  agent: Agent,
  object: GuestObject,
  key: PropertyKey,
  receiver: Value,
  dst: number,
): Value | Called {
  const { realm } = agent
  let steps = 0
  let holder: GuestObject | null = object
  while (holder !== null) {
    if (isProxy(holder)) {
      if (key instanceof PrivateName) return undefined
      return callSelfHosted(agent, "ProxyGet", [holder, keyToValue(key as string), receiver], Then.Store, dst)
    }
    if (findOwn(realm, holder, key)) {
      const { value } = realm.found
      if (!(value instanceof Accessor)) return value
      realm.meter.debt += ACCESSOR_FUEL
      if (value.get === undefined) return undefined
      return callFunction(agent, value.get, receiver, [], Then.Store, dst)
    }
    if (holder instanceof ExoticObject && elementKind(holder, key) !== 0) return undefined
    holder = holder.proto
    if (++steps > MAX_CACHE_DEPTH) realm.meter.payStep(steps)
  }
  realm.meter.debt += MISSING_FUEL
  return undefined
}

function getOfPrimitive(agent: Agent, base: Value, key: PropertyKey, dst: number): Value | Called {
  if (base === undefined || base === null) {
    throw typeError(`cannot read properties of ${base} (reading '${describeKey(key)}')`)
  }
  if (base === EMPTY) throw referenceError("cannot access an uninitialized binding")
  if (typeof base === "string" || base instanceof Rope) {
    if (key === "length") return base.length
    if (typeof key === "number" && key < base.length) return textOf(agent, base).charAt(key)
  }
  return getProperty(agent, agent.realm.prototypeOfPrimitive(base), key, base, dst)
}

/** The flat text of a string value; the join of a rope is paid for first. @throws Unpaid */
export function textOf(agent: Agent, value: string | Rope): string {
  return typeof value === "string" ? value : flatText(agent.realm, value)
}

/** The property key of a primitive; undefined for an object, which must be converted by running code. */
export function keyOf(agent: Agent, value: Value): PropertyKey | undefined {
  switch (typeof value) {
    case "number":
      return keyOfNumber(value)
    case "string":
      payForKey(agent.realm.meter, value)
      return keyOfString(value)
    case "symbol":
      return value
    case "object":
      if (value === null) return "null"
      if (!(value instanceof Rope)) return undefined
      payForKey(agent.realm.meter, textOf(agent, value))
      return keyOfString(textOf(agent, value))
    default:
      return String(value)
  }
}

/** GetElem beyond the loop's fast path. */
export function getElement(agent: Agent, base: Value, keyValue: Value, dst: number): Value | Called {
  if (typeof keyValue !== "number" || base instanceof ExoticObject) agent.realm.meter.debt += KEY_FUEL
  if (typeof keyValue === "string" && keyValue.length <= FREE_UNITS && base instanceof PlainObject) {
    const { shape } = base
    // Indices are among the keys as numbers.
    const index = shape.template === null ? shape.find(keyValue) : -1
    if (index >= 0 && (shape.flagsAt(index) & ACCESSOR) === 0) return getSlot(base, shape.slotOf(index))
  }
  const key = keyOf(agent, keyValue)
  if (key === undefined) {
    if (base === undefined || base === null) throw typeError(`cannot read properties of ${base}`)
    return callSelfHosted(agent, "GetComputed", [base, keyValue], Then.Store, dst)
  }
  return isObject(base) ? getProperty(agent, base, key, base, dst) : getOfPrimitive(agent, base, key, dst)
}

/** Fuel of what no inline cache remembers: a property that is nowhere on the chain, an accessor, a key that is not in the code. */
const MISSING_FUEL = 8
const ACCESSOR_FUEL = 6
const KEY_FUEL = 3
const NEW_KEY_FUEL = 40

/** SetProp beyond the first cache entry. Answers CALLED, or true/false: whether the value was stored. */
export function setNamed(agent: Agent, base: Value, cache: InlineCache, value: Value): boolean | Called {
  if (isObject(base)) {
    for (let entry = cache.other; entry !== null; entry = entry.other) {
      if (entry.shape === base.shape && storeCached(agent, base, entry, value)) return true
    }
    if (base.shape.dictionary && base instanceof PlainObject && storePlainly(base, cache.key, value))
      return true
    return setFilling(agent, base, cache, value)
  }
  return setOfPrimitive(agent, base, cache.key, value)
}

/** Stores by a cache entry whose receiver shape matches; false if the prototypes have changed. */
export function storeCached(agent: Agent, object: GuestObject, entry: InlineCache, value: Value): boolean {
  const { next } = entry
  if (next === null) {
    setSlot(object, entry.slot, value)
    return true
  }
  let proto = object.proto
  if (entry.depth > 0) {
    if (proto === null || proto.shape !== entry.p1) return false
    proto = proto.proto
    if (entry.depth > 1) {
      if (proto === null || proto.shape !== entry.p2) return false
      proto = proto.proto
      if (entry.depth > 2) {
        if (proto === null || proto.shape !== entry.p3) return false
        proto = proto.proto
      }
    }
  }
  if (proto !== null) return false
  agent.realm.meter.bytesLeft -= SIZE.property
  object.shape = next
  initializeSlot(object, entry.slot, value)
  return true
}

function setFilling(agent: Agent, object: GuestObject, cache: InlineCache, value: Value): boolean | Called {
  const { key } = cache
  const before = object.shape
  const index = before.find(key)
  if (index >= 0 && !before.dictionary && before.template === null && !isSpecial(object)) {
    const flags = before.flagsAt(index)
    if ((flags & (WRITABLE | ACCESSOR)) === WRITABLE) {
      const entry = newEntry(cache)
      if (entry !== null) {
        entry.shape = before
        entry.slot = before.slotOf(index)
        entry.next = null
      }
      setSlot(object, before.slotOf(index), value)
      return true
    }
  }
  const done = setProperty(agent, object, key, value, object)
  // Was it a plain addition, with nothing on the prototypes that could have caught it?
  if (done === true && index < 0 && !before.dictionary && !before.lazyFunction && before.template === null) {
    const after = object.shape
    if (after.count === before.count + 1 && !after.dictionary && after.keyAt(before.count) === key)
      fillAdd(object, cache, before)
  }
  return done
}

function fillAdd(object: GuestObject, cache: InlineCache, before: InlineCache["shape"]): void {
  const shapes = []
  for (let proto = object.proto; proto !== null; proto = proto.proto) {
    if (
      shapes.length === MAX_CACHE_DEPTH ||
      proto.shape.dictionary ||
      isSpecial(proto) ||
      proto.shape.lazyFunction
    )
      return
    shapes.push(proto.shape)
  }
  const entry = newEntry(cache)
  if (entry === null) return
  entry.shape = before
  entry.slot = before.slotOf(before.count)
  entry.next = object.shape
  entry.depth = shapes.length
  if (shapes.length > 0) entry.p1 = shapes[0]!
  if (shapes.length > 1) entry.p2 = shapes[1]!
  if (shapes.length > 2) entry.p3 = shapes[2]!
}

/** Objects whose named properties shapes do not tell all about. */
function isSpecial(object: GuestObject): boolean {
  return object instanceof ExoticObject && object.payload.isSpecial
}

function setOfPrimitive(agent: Agent, base: Value, key: PropertyKey, value: Value): boolean | Called {
  if (base === undefined || base === null) {
    throw typeError(`cannot set properties of ${base} (setting '${describeKey(key)}')`)
  }
  if (
    (typeof base === "string" || base instanceof Rope) &&
    (key === "length" || (typeof key === "number" && key < base.length))
  )
    return false
  return setProperty(agent, agent.realm.prototypeOfPrimitive(base), key, value, base)
}

/** SetElem beyond the loop's fast path. */
export function setElement(agent: Agent, base: Value, keyValue: Value, value: Value): boolean | Called {
  if (typeof keyValue !== "number" || base instanceof ExoticObject) agent.realm.meter.debt += KEY_FUEL
  if (
    typeof keyValue === "string" &&
    keyValue.length <= FREE_UNITS &&
    base instanceof PlainObject &&
    storePlainly(base, keyValue, value)
  )
    return true
  const key = keyOf(agent, keyValue)
  if (key === undefined) {
    if (base === undefined || base === null) throw typeError(`cannot set properties of ${base}`)
    return callSelfHosted(agent, "SetComputed", [base, keyValue, value, base], Then.CheckSet, 0)
  }
  // Most likely a new property, or an element that makes a list of elements a table.
  if (typeof keyValue !== "number" || !(base instanceof ExoticObject)) agent.realm.meter.debt += NEW_KEY_FUEL
  return isObject(base) ? setProperty(agent, base, key, value, base) : setOfPrimitive(agent, base, key, value)
}

/** Stores into a writable property of the object's own, if it has one of that name. Indices are among the keys as numbers. */
function storePlainly(object: PlainObject, key: PropertyKey, value: Value): boolean {
  const { shape } = object
  const index = shape.template === null ? shape.find(key) : -1
  if (index < 0 || (shape.flagsAt(index) & (ACCESSOR | WRITABLE)) !== WRITABLE) return false
  setSlot(object, shape.slotOf(index), value)
  return true
}

/** [[Set]] — sec-ordinaryset — as far as leaves go; setters and proxies push a frame whose result is checked. */
export function setProperty(
  agent: Agent,
  object: GuestObject,
  key: PropertyKey,
  value: Value,
  receiver: Value,
): boolean | Called {
  const { realm } = agent
  let steps = 0
  let holder: GuestObject | null = object
  while (holder !== null) {
    if (isProxy(holder)) {
      return callSelfHosted(
        agent,
        "ProxySet",
        [holder, keyToValue(key as string), value, receiver],
        Then.CheckSet,
        0,
      )
    }
    if (holder instanceof ExoticObject) {
      const element = elementKind(holder, key)
      if (element !== 0) return setSpecialElement(agent, holder, element, key, value, receiver)
    }
    if (findOwnUnmade(realm, holder, key)) {
      const { value: current, flags } = realm.found
      if (current instanceof Accessor) {
        realm.meter.debt += ACCESSOR_FUEL
        if (current.set === undefined) return false
        const answer = callFunction(agent, current.set, receiver, [value], Then.Discard, 0)
        return answer === CALLED ? CALLED : true
      }
      if ((flags & WRITABLE) === 0) return false
      if (holder === receiver) return storeOwn(agent, holder, key, value)
      break
    }
    holder = holder.proto
    if (++steps > MAX_CACHE_DEPTH) realm.meter.payStep(steps)
  }
  if (!isObject(receiver)) return false
  if (receiver !== object || isSpecial(receiver)) {
    if (isProxy(receiver) || receiver !== object) {
      return callSelfHosted(
        agent,
        "SetOnReceiver",
        [receiver, keyToValue(key as string), value],
        Then.CheckSet,
        0,
      )
    }
    return defineOwn(realm, receiver, key, dataDescriptor(value))
  }
  if (receiver instanceof ArrayObject && typeof key === "number") {
    if (receiver.sparseLength >= 0 && key >= receiver.sparseLength && !receiver.lengthWritable) return false
    return defineOwn(realm, receiver, key, dataDescriptor(value))
  }
  if (!receiver.shape.extensible) return false
  addProperty(realm, receiver, key, value, DATA_DEFAULT)
  return true
}

/** [[Set]] of a typed array's element or a module namespace's export, met at `holder`. */
function setSpecialElement(
  agent: Agent,
  holder: ExoticObject,
  element: 1 | 2 | 3,
  key: PropertyKey,
  value: Value,
  receiver: Value,
): boolean | Called {
  if (holder === receiver && typeof value === (element === 1 ? "number" : "bigint") && element !== 3) {
    holder.payload.exotic!.storeElement!(holder, key, value as number | bigint)
    return true
  }
  return callSelfHosted(agent, "Set", [holder, keyToValue(key as string), value, receiver], Then.CheckSet, 0)
}

const VALUE_ONLY = HAS_VALUE

/** Stores into an own, writable data property. */
function storeOwn(agent: Agent, object: GuestObject, key: PropertyKey, value: Value): boolean | Called {
  const { realm } = agent
  if (object instanceof ArrayObject) {
    if (key === "length") {
      if (typeof value === "number" && value >>> 0 === value)
        return defineOwn(realm, object, key, new Descriptor(VALUE_ONLY, 0, value, undefined, undefined))
      return callSelfHosted(agent, "SetArrayLength", [object, value], Then.CheckSet, 0)
    }
    if (typeof key === "number" && object.sparseLength < 0) {
      object.elements[key] = value
      return true
    }
  } else if (object instanceof ExoticObject && object.payload.exotic !== null) {
    return defineOwn(realm, object, key, new Descriptor(VALUE_ONLY, 0, value, undefined, undefined))
  }
  ownSlots(object)
  const { shape } = object
  setValueAt(object, shape.find(key), value)
  return true
}

/** DefineProp and DefineElem: CreateDataPropertyOrThrow on a literal's or an instance's object. */
export function createProperty(
  agent: Agent,
  object: Value,
  key: PropertyKey,
  value: Value,
): undefined | Called {
  const target = object as GuestObject
  if (isProxy(target) || elementKind(target, key) !== 0)
    return callSelfHosted(
      agent,
      "CreateDataPropertyOrThrow",
      [target, keyToValue(key as string), value],
      Then.Discard,
      0,
    )
  if (!defineOwn(agent.realm, target, key, dataDescriptor(value)))
    throw typeError(`cannot define property ${describeKey(key)}`)
  return undefined
}

/** DefineProp: adds by cache, or fills it. */
export function defineNamed(
  agent: Agent,
  object: Value,
  cache: InlineCache,
  value: Value,
): undefined | Called {
  const before = (object as GuestObject).shape
  const plain = object instanceof PlainObject
  const called = createProperty(agent, object, cache.key, value)
  if (called === undefined && plain && !before.dictionary && before.template === null) {
    const after = (object as GuestObject).shape
    if (after.count === before.count + 1 && !after.dictionary && after.keyAt(before.count) === cache.key) {
      const entry = newEntry(cache)
      if (entry !== null) {
        entry.shape = before
        entry.slot = before.count
        entry.next = after
      }
    }
  }
  return called
}

/** NewObjectWith for the first time at a site: its first cache remembers the shape. */
export function newObjectWith(
  realm: Realm,
  caches: readonly InlineCache[],
  values: readonly Value[],
): PlainObject {
  realm.meter.bytesLeft -= SIZE.object
  const object = new PlainObject(realm.intrinsics.emptyObject, realm.objectPrototype)
  for (let i = 0; i < values.length; i++) addProperty(realm, object, caches[i]!.key, values[i], DATA_DEFAULT)
  if (!object.shape.dictionary) caches[0]!.next = object.shape
  return object
}

/** GetLength. */
export function getLength(agent: Agent, base: Value, cache: InlineCache, dst: number): Value | Called {
  if (base instanceof ArrayObject) return arrayLength(base)
  return getNamed(agent, base, cache, dst)
}

/** Whether storing just past the end of a dense array is an append: nothing on its prototypes can catch it. */
export function canAppend(realm: Realm, array: ArrayObject): boolean {
  const { proto } = array
  return (
    array.sparseLength < 0 &&
    array.shape.extensible &&
    proto === realm.madeArrayPrototype &&
    proto !== null &&
    proto.proto === realm.objectPrototype &&
    proto.shape.template !== null &&
    !proto.shape.dictionary &&
    (proto as ArrayObject).elements.length === 0 &&
    realm.objectPrototype.shape === realm.intrinsics.objectPrototypeShape
  )
}

/** After a refused [[Set]]: an error in strict code. */
export function checkStored(done: boolean, strict: boolean, key: Value): void {
  if (!done && strict) throw typeError(`cannot assign to read-only property ${describeValue(key)}`)
}
