// String exotic objects — sec-string-exotic-objects.

import type { Descriptor } from "./descriptor.js"
import { type ExoticBehavior, type ExoticObject, type Found, Payload } from "./object.js"
import { validate } from "./property.js"
import type { RealmPort } from "./realm-port.js"
import { ENUMERABLE } from "./shape.js"
import type { PropertyKey } from "./value.js"
import type { Visitor } from "./visitor.js"

/** [[StringData]]. */
export class StringBox extends Payload {
  constructor(public text: string) {
    super()
  }

  override trace(visitor: Visitor): number {
    this.text = visitor.hold(this.text)
    return 0
  }

  override get builtinTag(): string {
    return "String"
  }

  override get exotic(): ExoticBehavior {
    return STRING_EXOTIC
  }
}

const STRING_EXOTIC: ExoticBehavior = {
  getOwn(object: ExoticObject, key: PropertyKey, out: Found): boolean | undefined {
    const { text } = object.payload as StringBox
    if (key === "length") {
      out.value = text.length
      out.flags = 0
      return true
    }
    if (typeof key !== "number" || key >= text.length) return undefined
    out.value = text.charAt(key)
    out.flags = ENUMERABLE
    return true
  },
  defineOwn(
    realm: RealmPort,
    object: ExoticObject,
    key: PropertyKey,
    descriptor: Descriptor,
  ): boolean | undefined {
    if (STRING_EXOTIC.getOwn(object, key, realm.found) !== true) return undefined
    return validate(realm, realm.found.value, realm.found.flags, descriptor) !== null
  },
  deleteOwn(object: ExoticObject, key: PropertyKey): boolean | undefined {
    const { text } = object.payload as StringBox
    return key === "length" || (typeof key === "number" && key < text.length) ? false : undefined
  },
  ownKeys(object: ExoticObject): PropertyKey[] {
    const { text } = object.payload as StringBox
    const keys: PropertyKey[] = []
    for (let i = 0; i < text.length; i++) keys.push(i)
    keys.push("length")
    return keys
  },
  keyCount(object: ExoticObject): number {
    return (object.payload as StringBox).text.length + 1
  },
}
