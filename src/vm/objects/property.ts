// The essential internal methods of every object but proxies, as leaves: [[GetOwnProperty]], [[DefineOwnProperty]],
// [[Delete]], [[OwnPropertyKeys]], [[PreventExtensions]]. Getters, setters and traps are never called here.
//
// Spec: sec-ordinary-object-internal-methods-and-internal-slots, sec-array-exotic-objects.

import { SIZE } from "../sizes.js"
import {
  accessorDescriptor,
  type Descriptor,
  dataDescriptor,
  HAS_GET,
  HAS_SET,
  HAS_VALUE,
} from "./descriptor.js"
import {
  Accessor,
  ArrayObject,
  builtinsOf,
  ExoticObject,
  type Found,
  type FunctionObject,
  type GuestObject,
  getSlot,
  initializeSlot,
  LazyValue,
  type PlainObject,
  setSlot,
  setValueAt,
  valueAt,
} from "./object.js"
import type { RealmPort } from "./realm-port.js"
import { ACCESSOR, CONFIGURABLE, DATA_DEFAULT, ENUMERABLE, type Shape, WRITABLE } from "./shape.js"
import { EMPTY, type PropertyKey, type Value } from "./value.js"

/** An index this far past the end of an array turns it sparse. */
const MAX_GAP = 1024
/** Setting a length this far past the end turns an array sparse: programs that set a length mean to fill it. */
const MAX_LENGTH_GAP = 1 << 16
/** Fuel for moving one element into a property table. */
const MOVED = 4
/** Dictionaries with fewer deleted entries are left as they are. */
const MIN_COMPACTION = 32

/** Looks an own property up: fills realm.found and answers true, or answers false. Not for proxies. */
export function findOwn(realm: RealmPort, object: GuestObject, key: PropertyKey): boolean {
  const found = realm.found
  if (object instanceof ArrayObject) {
    if (typeof key === "number") {
      if (object.sparseLength < 0) return findElement(object, key, found)
    } else if (key === "length") {
      found.value = arrayLength(object)
      found.flags = object.lengthWritable ? WRITABLE : 0
      return true
    }
  } else if (object instanceof ExoticObject) {
    const exotic = object.payload.exotic
    if (exotic !== null) {
      const answer = exotic.getOwn(object, key, found)
      if (answer !== undefined) return answer
    }
  }
  const shape = object.shape
  if (shape.lazyFunction && isFunctionKey(key)) {
    realm.materializeFunction(object as FunctionObject)
    return findOwn(realm, object, key)
  }
  const index = shape.find(key)
  if (index < 0) return false
  let value: unknown = valueAt(object, index)
  if (value instanceof LazyValue) {
    value = realm.materialize(value)
    ownSlots(object)
    setValueAt(object, index, value as Value)
  }
  found.value = value as Value
  found.flags = shape.flagsAt(index)
  return true
}

/**
 * findOwn for what does not look at the value: [[Set]], and calls of a method, which go by its row. What a data property
 * of an intrinsic stands for stays unmade: its LazyValue is what is found. Inline caches don't make it either, and both
 * ways must be charged the same.
 */
export function findOwnUnmade(realm: RealmPort, object: GuestObject, key: PropertyKey): boolean {
  const { shape } = object
  if (shape.template !== null) {
    const index = shape.find(key)
    const value: unknown = index < 0 ? undefined : valueAt(object, index)
    if (value instanceof LazyValue && !value.isAccessor) {
      realm.found.value = value as unknown as Value
      realm.found.flags = shape.flagsAt(index)
      return true
    }
  }
  return findOwn(realm, object, key)
}

/** Whether there is an own property, as [[HasProperty]] asks. Not for proxies. */
export function hasOwn(realm: RealmPort, object: GuestObject, key: PropertyKey): boolean {
  if (object instanceof ExoticObject) {
    const answer = object.payload.exotic?.hasOwn?.(object, key)
    if (answer !== undefined) return answer
  }
  return findOwn(realm, object, key)
}

/** ExoticBehavior.elementKind of any object. */
export function elementKind(object: GuestObject, key: PropertyKey): 0 | 1 | 2 | 3 {
  return object instanceof ExoticObject ? (object.payload.exotic?.elementKind?.(object, key) ?? 0) : 0
}

function findElement(array: ArrayObject, index: number, found: Found): boolean {
  const value = index < array.elements.length ? array.elements[index] : EMPTY
  if (value === EMPTY) return false
  found.value = value
  found.flags = DATA_DEFAULT
  return true
}

function isFunctionKey(key: PropertyKey): boolean {
  return key === "prototype" || key === "name" || key === "length"
}

/** Copies the slots that an intrinsic still shares with its template, before they are written. */
export function ownSlots(object: GuestObject): void {
  const { template, builtinCount } = object.shape
  if (template === null) return
  if (builtinCount > 0) {
    if (builtinsOf(object) === template) (object as PlainObject).s0 = template.slice() as unknown as Value
  } else if (object.slots === template) object.slots = template.slice()
}

/** `length` of an array. */
export function arrayLength(array: ArrayObject): number {
  return array.sparseLength < 0 ? array.elements.length : array.sparseLength
}

/** The own property as a descriptor (complete), or undefined. */
export function getOwnProperty(
  realm: RealmPort,
  object: GuestObject,
  key: PropertyKey,
): Descriptor | undefined {
  if (!findOwn(realm, object, key)) return undefined
  const { value, flags } = realm.found
  if (value instanceof Accessor) return accessorDescriptor(value.get, value.set, flags)
  return dataDescriptor(value, flags)
}

/** Adds a property that is not there to an object that is extensible. `value` may be an Accessor. */
export function addProperty(
  realm: RealmPort,
  object: GuestObject,
  key: PropertyKey,
  value: Value | Accessor,
  flags: number,
): void {
  let shape = object.shape
  if (shape.lazyFunction) {
    realm.materializeFunction(object as FunctionObject)
    shape = object.shape
  }
  if (!shape.isCounted && shape.needsDictionary(key)) shape = becomeDictionary(realm, object)
  realm.meter.bytesLeft -= shape.isCounted ? SIZE.dictionaryProperty : SIZE.property
  const slot = shape.slotOf(shape.count)
  const next = shape.add(key, flags, realm)
  if (shape.builtinCount === 0) ownSlots(object)
  if (next === null) {
    const dictionary = shape.toDictionary()
    dictionary.add(key, flags)
    object.shape = dictionary
  } else object.shape = next
  initializeSlot(object, slot, value as Value)
}

/** What only a dictionary can do was asked of the object: it is one now, and accounted for as one. */
function becomeDictionary(realm: RealmPort, object: GuestObject): Shape {
  if (!object.shape.dictionary) object.shape = object.shape.toDictionary()
  const { shape } = object
  if (!shape.isCounted) {
    shape.isCounted = true
    realm.meter.bytesLeft -= SIZE.dictionary + (SIZE.dictionaryProperty - SIZE.property) * shape.count
  }
  return shape
}

/** [[DefineOwnProperty]]; false if it is refused. Not for proxies. */
export function defineOwn(
  realm: RealmPort,
  object: GuestObject,
  key: PropertyKey,
  descriptor: Descriptor,
): boolean {
  if (object instanceof ArrayObject) {
    if (typeof key === "number") return defineElement(realm, object, key, descriptor)
    if (key === "length") return defineArrayLength(realm, object, descriptor)
  } else if (object instanceof ExoticObject) {
    const answer = object.payload.exotic?.defineOwn(realm, object, key, descriptor)
    if (answer !== undefined) return answer
  }
  return defineOrdinary(realm, object, key, descriptor)
}

/** OrdinaryDefineOwnProperty — sec-ordinarydefineownproperty. Sparse arrays' and exotic objects' indices come here too. */
export function defineOrdinary(
  realm: RealmPort,
  object: GuestObject,
  key: PropertyKey,
  descriptor: Descriptor,
): boolean {
  if (object.shape.lazyFunction) realm.materializeFunction(object as FunctionObject)
  if (!findOwn(realm, object, key)) {
    if (!object.shape.extensible) return false
    const { has } = descriptor
    if (descriptor.isAccessor) {
      const flags = (descriptor.flags & has & (ENUMERABLE | CONFIGURABLE)) | ACCESSOR
      realm.meter.bytesLeft -= SIZE.accessor
      addProperty(realm, object, key, new Accessor(descriptor.get, descriptor.set), flags)
    } else addProperty(realm, object, key, descriptor.value, descriptor.flags & has & DATA_DEFAULT)
    return true
  }
  const { value: current, flags } = realm.found
  const change = validate(realm, current, flags, descriptor)
  if (change === null) return false
  if (change.flags === flags && change.value === current) return true
  ownSlots(object)
  if (change.flags !== flags) {
    const dictionary = becomeDictionary(realm, object)
    dictionary.setFlags(dictionary.find(key), change.flags)
  }
  setValueAt(object, object.shape.find(key), change.value as Value)
  return true
}

/** ValidateAndApplyPropertyDescriptor for an existing property: what it becomes, or null if refused. */
export function validate(
  realm: RealmPort,
  current: Value | Accessor,
  flags: number,
  d: Descriptor,
): { value: Value | Accessor; flags: number } | null {
  const mask = d.has & (ENUMERABLE | CONFIGURABLE)
  const isAccessor = current instanceof Accessor
  if ((flags & CONFIGURABLE) === 0) {
    if ((d.flags & d.has & CONFIGURABLE) !== 0) return null
    if ((d.has & ENUMERABLE) !== 0 && ((d.flags ^ flags) & ENUMERABLE) !== 0) return null
    if ((d.isAccessor && !isAccessor) || (d.isData && isAccessor)) return null
    if (isAccessor) {
      if ((d.has & HAS_GET) !== 0 && d.get !== current.get) return null
      if ((d.has & HAS_SET) !== 0 && d.set !== current.set) return null
    } else if ((flags & WRITABLE) === 0) {
      if ((d.flags & d.has & WRITABLE) !== 0) return null
      if ((d.has & HAS_VALUE) !== 0 && !realm.sameValue(d.value, current)) return null
    }
  }
  let next = (flags & ~mask) | (d.flags & mask)
  if (d.isAccessor) {
    next = (next & (ENUMERABLE | CONFIGURABLE)) | ACCESSOR
    const old = isAccessor ? current : new Accessor(undefined, undefined)
    const get = (d.has & HAS_GET) !== 0 ? d.get : old.get
    const set = (d.has & HAS_SET) !== 0 ? d.set : old.set
    if (isAccessor && get === current.get && set === current.set) return { value: current, flags: next }
    return { value: new Accessor(get, set), flags: next }
  }
  if (d.isData) {
    if (isAccessor) next &= ENUMERABLE | CONFIGURABLE
    if ((d.has & WRITABLE) !== 0) next = (next & ~WRITABLE) | (d.flags & WRITABLE)
    const value = (d.has & HAS_VALUE) !== 0 ? d.value : isAccessor ? undefined : current
    return { value, flags: next }
  }
  return { value: current, flags: next }
}

function defineElement(realm: RealmPort, array: ArrayObject, index: number, d: Descriptor): boolean {
  if (array.sparseLength < 0) {
    const { elements } = array
    const exists = index < elements.length && elements[index] !== EMPTY
    if (!exists && !array.shape.extensible) return false
    const plain = exists
      ? (d.has & ~d.flags & DATA_DEFAULT) === 0 && !d.isAccessor
      : (d.has & d.flags & DATA_DEFAULT) === DATA_DEFAULT && !d.isAccessor
    if (plain && index <= elements.length + MAX_GAP) {
      if (index >= elements.length) {
        realm.meter.bytesLeft -= SIZE.value * (index + 1 - elements.length)
        while (elements.length < index) elements.push(EMPTY)
        elements.push(d.value)
      } else if ((d.has & HAS_VALUE) !== 0 || !exists) elements[index] = d.value
      return true
    }
    makeSparse(realm, array)
  }
  if (index >= array.sparseLength && !array.lengthWritable) return false
  if (!defineOrdinary(realm, array, index, d)) return false
  if (index >= array.sparseLength) array.sparseLength = index + 1
  return true
}

/** Moves the elements into the property table. Paid for before anything is changed, if it is not paid yet. */
export function makeSparse(realm: RealmPort, array: ArrayObject, isPaid = false): void {
  if (array.sparseLength >= 0) return
  const elements = array.elements
  const bytes = SIZE.dictionaryProperty * elements.length
  if (!isPaid) realm.meter.pay(MOVED * elements.length, bytes)
  if (!isPaid) realm.meter.bytesLeft += bytes
  array.elements = []
  array.sparseLength = elements.length
  const extensible = array.shape.extensible
  becomeDictionary(realm, array)
  for (let i = 0; i < elements.length; i++) {
    const value = elements[i]
    if (value !== EMPTY) addProperty(realm, array, i, value, DATA_DEFAULT)
  }
  array.shape.extensible = extensible
}

/** ArraySetLength with a length that is a valid array length already — sec-arraysetlength. */
function defineArrayLength(realm: RealmPort, array: ArrayObject, d: Descriptor): boolean {
  if ((d.flags & d.has & (CONFIGURABLE | ENUMERABLE)) !== 0 || d.isAccessor) return false
  if (!array.lengthWritable && (d.flags & d.has & WRITABLE) !== 0) return false
  let complete = true
  if ((d.has & HAS_VALUE) !== 0) {
    const length = d.value as number
    if (!array.lengthWritable && length !== arrayLength(array)) return false
    complete = setArrayLength(realm, array, length)
  }
  if ((d.has & WRITABLE) !== 0 && (d.flags & WRITABLE) === 0) {
    makeSparse(realm, array)
    array.lengthWritable = false
  }
  return complete
}

/** Fuel of making a list longer by so many holes; far more make it a table. */
export function holesFuel(count: number): number {
  return count <= MAX_LENGTH_GAP ? count >>> 1 : 0
}

/** What `setArrayLength` does with a new array, once that is paid for: fuel by `holesFuel`. */
export function lengthenArray(realm: RealmPort, array: ArrayObject, length: number): void {
  const { elements } = array
  if (length <= elements.length + MAX_LENGTH_GAP) {
    while (elements.length < length) elements.push(EMPTY)
    return
  }
  makeSparse(realm, array, true)
  array.sparseLength = length
}

/** Sets a writable length, paid for before anything is changed; false if an element could not be deleted (the length then ends after it). */
export function setArrayLength(realm: RealmPort, array: ArrayObject, length: number): boolean {
  if (array.sparseLength < 0) {
    const { elements } = array
    if (length <= elements.length) {
      elements.length = length
      return true
    }
    if (length <= elements.length + MAX_LENGTH_GAP) {
      const gap = length - elements.length
      realm.meter.pay(holesFuel(gap), SIZE.value * gap)
      while (elements.length < length) elements.push(EMPTY)
      return true
    }
    makeSparse(realm, array)
  }
  if (length < array.sparseLength) {
    realm.meter.pay(MOVED * array.shape.count, 0)
    const indices = ownKeys(array).filter((key): key is number => typeof key === "number" && key >= length)
    for (let i = indices.length - 1; i >= 0; i--) {
      if (!deleteOwn(array, indices[i]!, realm, true)) {
        array.sparseLength = indices[i]! + 1
        return false
      }
    }
  }
  array.sparseLength = length
  return true
}

/**
 * [[Delete]]; false if the property can't be. Not for proxies.
 *
 * @param isPaid whether closing the gaps, if there come to be many, has been paid for
 * @throws Unpaid before anything is changed
 */
export function deleteOwn(object: GuestObject, key: PropertyKey, realm: RealmPort, isPaid = false): boolean {
  if (object instanceof ArrayObject) {
    if (key === "length") return false
    if (typeof key === "number" && object.sparseLength < 0) {
      const { elements } = object
      if (key < elements.length) elements[key] = EMPTY
      return true
    }
  } else if (object instanceof ExoticObject) {
    const answer = object.payload.exotic?.deleteOwn(object, key)
    if (answer !== undefined) return answer
  }
  if (object.shape.lazyFunction) realm.materializeFunction(object as FunctionObject)
  const index = object.shape.find(key)
  if (index < 0) return true
  if ((object.shape.flagsAt(index) & CONFIGURABLE) === 0) return false
  const { deleted, count, template } = object.shape
  const leavesGaps = deleted >= MIN_COMPACTION && (deleted + 1) * 2 > count && template === null
  if (leavesGaps && !isPaid) realm.meter.pay(count, 0)
  ownSlots(object)
  const shape = becomeDictionary(realm, object)
  shape.remove(index)
  setValueAt(object, index, undefined)
  if (leavesGaps) compactDictionary(object)
  return true
}

/** Closes the gaps that deleted properties have left. */
function compactDictionary(object: GuestObject): void {
  const { shape } = object
  const { firstSlot, count } = shape
  const kept = shape.compact()
  for (let i = 0; i < kept.length; i++) setSlot(object, firstSlot + i, getSlot(object, firstSlot + kept[i]!))
  for (let slot = firstSlot + kept.length; slot < Math.min(4, firstSlot + count); slot++)
    setSlot(object, slot, undefined)
  if (object.slots !== null) object.slots = object.slots.slice(0, Math.max(0, firstSlot + kept.length - 4))
}

/** [[OwnPropertyKeys]] in spec order: indices rising, strings, symbols in order of creation. Private names are left out. Not for proxies. */
export function ownKeys(object: GuestObject, realm?: RealmPort): PropertyKey[] {
  const indices: PropertyKey[] = []
  const strings: PropertyKey[] = []
  const symbols: PropertyKey[] = []
  if (object instanceof ArrayObject) {
    if (object.sparseLength < 0) {
      const { elements } = object
      for (let i = 0; i < elements.length; i++) if (elements[i] !== EMPTY) indices.push(i)
    }
    strings.push("length")
  } else if (object instanceof ExoticObject && object.payload.exotic !== null) {
    for (const key of object.payload.exotic.ownKeys(object)) {
      if (typeof key === "number") indices.push(key)
      else if (typeof key === "string") strings.push(key)
      else symbols.push(key)
    }
  } else if (object.shape.lazyFunction) realm?.materializeFunction(object as FunctionObject)
  const { shape } = object
  const sorted = indices.length
  for (let i = 0; i < shape.count; i++) {
    const key = shape.keyAt(i)
    if (key === undefined) continue
    if (typeof key === "number") indices.push(key)
    else if (typeof key === "string") strings.push(key)
    else if (typeof key === "symbol") symbols.push(key)
  }
  if (indices.length > sorted) indices.sort((a, b) => (a as number) - (b as number))
  return indices.concat(strings, symbols)
}

/** [[PreventExtensions]]. Not for proxies. */
export function preventExtensions(realm: RealmPort, object: GuestObject): void {
  if (object.shape.lazyFunction) realm.materializeFunction(object as FunctionObject)
  object.shape = object.shape.preventExtensions(realm)
}
