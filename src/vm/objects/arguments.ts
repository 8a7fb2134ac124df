// Arguments objects — sec-arguments-exotic-objects. Both kinds keep their elements in a payload; those of a mapped one
// that still stand for a parameter are read and written through to the function's environment.

import { SIZE } from "../sizes.js"
import type { Descriptor } from "./descriptor.js"
import type { Environment } from "./environment.js"
import {
  Accessor,
  type ExoticBehavior,
  type ExoticObject,
  type Found,
  type FunctionObject,
  Payload,
} from "./object.js"
import { addProperty, validate } from "./property.js"
import type { RealmPort } from "./realm-port.js"
import { ACCESSOR, CONFIGURABLE, DATA_DEFAULT, HIDDEN_DEFAULT, WRITABLE } from "./shape.js"
import { SYMBOLS } from "./symbols.js"
import { EMPTY, type PropertyKey, type Value } from "./value.js"
import type { Visitor } from "./visitor.js"

/** [[ParameterMap]] and the elements. */
export class ArgumentsData extends Payload {
  /** Attributes by index, once some element's are not the default; else null. */
  flags: number[] | null = null

  constructor(
    /** By index; EMPTY: deleted, or an ordinary property now. Those of mapped elements are not read. */
    readonly values: Value[],
    /** Where mapped parameters live; undefined for unmapped arguments. */
    readonly environment: Environment | undefined,
    /** Environment slot by index; -1, or past the end: not mapped. */
    readonly slots: number[],
  ) {
    super()
  }

  override get exotic(): ExoticBehavior {
    return ARGUMENTS_EXOTIC
  }

  override trace(visitor: Visitor): number {
    visitor.visitAll(this.values)
    visitor.visit(this.environment)
    return SIZE.value * this.values.length * (this.flags === null ? 1 : 2)
  }

  override get builtinTag(): string {
    return "Arguments"
  }

  /** The element, or EMPTY if it is not (or no longer) kept here. */
  element(index: number): Value {
    const slot = this.slot(index)
    return slot >= 0 ? this.environment!.slots[slot] : index < this.values.length ? this.values[index] : EMPTY
  }

  /** Stores into an element that is kept here. */
  store(index: number, value: Value): void {
    const slot = this.slot(index)
    if (slot >= 0) this.environment!.slots[slot] = value
    else this.values[index] = value
  }

  unmap(index: number): void {
    if (index < this.slots.length) this.slots[index] = -1
  }

  private slot(index: number): number {
    return index < this.slots.length ? this.slots[index]! : -1
  }
}

/** CreateUnmappedArgumentsObject — sec-createunmappedargumentsobject. Takes `args` over. */
export function createUnmappedArguments(
  realm: RealmPort,
  args: Value[],
  _callee: FunctionObject,
): ExoticObject {
  const object = newArguments(realm, new ArgumentsData(args, undefined, []))
  const thrower = realm.throwTypeError
  addProperty(realm, object, "callee", new Accessor(thrower, thrower), ACCESSOR)
  return object
}

/**
 * CreateMappedArgumentsObject — sec-createmappedargumentsobject. Takes `args` over.
 *
 * @param slots for parameter i the slot of `environment` that holds it, or -1
 */
export function createMappedArguments(
  realm: RealmPort,
  args: Value[],
  callee: FunctionObject,
  environment: Environment,
  slots: readonly number[],
): ExoticObject {
  const object = newArguments(realm, new ArgumentsData(args, environment, slots.slice(0, args.length)))
  addProperty(realm, object, "callee", callee, HIDDEN_DEFAULT)
  return object
}

function newArguments(realm: RealmPort, data: ArgumentsData): ExoticObject {
  realm.meter.bytesLeft -= SIZE.value * data.values.length
  const object = realm.newExotic(data, realm.objectPrototype)
  addProperty(realm, object, "length", data.values.length, HIDDEN_DEFAULT)
  addProperty(realm, object, SYMBOLS.iterator, realm.original("%Array.prototype%", "values"), HIDDEN_DEFAULT)
  return object
}

const ARGUMENTS_EXOTIC: ExoticBehavior = {
  getOwn(object: ExoticObject, key: PropertyKey, out: Found): boolean | undefined {
    if (typeof key !== "number") return undefined
    const data = object.payload as ArgumentsData
    const value = data.element(key)
    if (value === EMPTY) return undefined
    out.value = value
    out.flags = data.flags === null ? DATA_DEFAULT : data.flags[key]!
    return true
  },

  defineOwn(
    realm: RealmPort,
    object: ExoticObject,
    key: PropertyKey,
    descriptor: Descriptor,
  ): boolean | undefined {
    if (typeof key !== "number") return undefined
    const data = object.payload as ArgumentsData
    const current = data.element(key)
    if (current === EMPTY) return undefined
    const flags = data.flags === null ? DATA_DEFAULT : data.flags[key]!
    const change = validate(realm, current, flags, descriptor)
    if (change === null) return false
    const { value } = change
    if (value instanceof Accessor) {
      data.unmap(key)
      data.values[key] = EMPTY
      addProperty(realm, object, key, value, change.flags)
      return true
    }
    data.store(key, value)
    if (change.flags === flags) return true
    realm.meter.bytesLeft -= data.flags === null ? SIZE.value * data.values.length : 0
    data.flags ??= data.values.map(() => DATA_DEFAULT)
    data.flags[key] = change.flags
    if ((change.flags & WRITABLE) === 0) {
      data.unmap(key)
      data.values[key] = value
    }
    return true
  },

  deleteOwn(object: ExoticObject, key: PropertyKey): boolean | undefined {
    if (typeof key !== "number") return undefined
    const data = object.payload as ArgumentsData
    if (data.element(key) === EMPTY) return undefined
    if (data.flags !== null && (data.flags[key]! & CONFIGURABLE) === 0) return false
    data.unmap(key)
    data.values[key] = EMPTY
    return true
  },

  ownKeys(object: ExoticObject): PropertyKey[] {
    const data = object.payload as ArgumentsData
    const keys: PropertyKey[] = []
    for (let i = 0; i < data.values.length; i++) if (data.element(i) !== EMPTY) keys.push(i)
    return keys
  },

  keyCount(object: ExoticObject): number {
    return (object.payload as ArgumentsData).values.length
  },
}
