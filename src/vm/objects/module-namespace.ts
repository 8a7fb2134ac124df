// Module namespace exotic objects — sec-module-namespace-exotic-objects. Each export is a slot of some module's environment
// (empty while its binding is not initialized), or another namespace.

import { SIZE } from "../sizes.js"
import { referenceError } from "../throw.js"
import type { Descriptor } from "./descriptor.js"
import type { Environment } from "./environment.js"
import { type ExoticBehavior, type ExoticObject, type Found, type GuestObject, Payload } from "./object.js"
import { addProperty, validate } from "./property.js"
import { describeKey, keyOfString } from "./property-key.js"
import type { RealmPort } from "./realm-port.js"
import { ENUMERABLE, WRITABLE } from "./shape.js"
import { SYMBOLS } from "./symbols.js"
import { EMPTY, type PropertyKey, type Value } from "./value.js"
import type { Visitor } from "./visitor.js"

/** What an export name stands for. */
export interface NamespaceBinding {
  readonly name: string
  /** The module's environment, and the slot in it; null: `namespace` is the value. */
  readonly environment: Environment | null
  readonly slot: number
  /** export * as name from "m". */
  readonly namespace: GuestObject | null
}

/** [[Exports]] and where their values are. */
export class ModuleNamespace extends Payload {
  /** In code unit order of the names. */
  readonly bindings: ReadonlyMap<PropertyKey, NamespaceBinding>

  constructor(bindings: readonly NamespaceBinding[]) {
    super()
    const sorted = [...bindings].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    this.bindings = new Map(sorted.map((binding) => [keyOfString(binding.name), binding]))
  }

  override trace(visitor: Visitor): number {
    for (const { environment, namespace } of this.bindings.values()) visitor.visit(environment ?? namespace)
    return SIZE.mapEntry * this.bindings.size
  }

  override get exotic(): ExoticBehavior {
    return NAMESPACE_EXOTIC
  }
}

/** ModuleNamespaceCreate — sec-modulenamespacecreate. The names are distinct. */
export function createModuleNamespace(realm: RealmPort, bindings: readonly NamespaceBinding[]): ExoticObject {
  realm.meter.bytesLeft -= SIZE.mapEntry * bindings.length
  const object = realm.newExotic(new ModuleNamespace(bindings), null)
  addProperty(realm, object, SYMBOLS.toStringTag, "Module", 0)
  object.shape = object.shape.preventExtensions()
  return object
}

const NAMESPACE_EXOTIC: ExoticBehavior = {
  getOwn(object: ExoticObject, key: PropertyKey, out: Found): boolean | undefined {
    const binding = (object.payload as ModuleNamespace).bindings.get(key)
    if (binding === undefined) return undefined
    const value = binding.environment === null ? binding.namespace : binding.environment.slots[binding.slot]
    if (value === EMPTY) throw referenceError(`${describeKey(key)} is used before its module has set it`)
    out.value = value
    out.flags = WRITABLE | ENUMERABLE
    return true
  },

  hasOwn(object: ExoticObject, key: PropertyKey): boolean | undefined {
    return (object.payload as ModuleNamespace).bindings.has(key) ? true : undefined
  },

  defineOwn(
    realm: RealmPort,
    object: ExoticObject,
    key: PropertyKey,
    descriptor: Descriptor,
  ): boolean | undefined {
    if (NAMESPACE_EXOTIC.getOwn(object, key, realm.found) !== true) return undefined
    if ((descriptor.has & ~descriptor.flags & WRITABLE) !== 0) return false
    const { value, flags } = realm.found
    const change = validate(realm, value, flags, descriptor)
    if (change === null || change.flags !== flags) return false
    return change.value === value || realm.sameValue(change.value as Value, value as Value)
  },

  deleteOwn(object: ExoticObject, key: PropertyKey): boolean | undefined {
    return (object.payload as ModuleNamespace).bindings.has(key) ? false : undefined
  },

  ownKeys(object: ExoticObject): PropertyKey[] {
    return [...(object.payload as ModuleNamespace).bindings.keys()]
  },

  keyCount(object: ExoticObject): number {
    return (object.payload as ModuleNamespace).bindings.size
  },

  elementKind(_object: ExoticObject, key: PropertyKey): 0 | 3 {
    return typeof key === "string" || typeof key === "number" ? 3 : 0
  },
}
