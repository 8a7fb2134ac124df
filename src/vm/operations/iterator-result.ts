// CreateIterResultObject — sec-createiterresultobject.

import { PlainObject } from "../objects/object.js"
import { DATA_DEFAULT } from "../objects/shape.js"
import type { Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"

/** { value, done }. */
export function iteratorResult(realm: Realm, value: Value, done: boolean): PlainObject {
  const shape = realm.intrinsics.emptyObject.add("value", DATA_DEFAULT)?.add("done", DATA_DEFAULT)
  if (shape === undefined || shape === null) {
    const result = realm.newObject()
    realm.define(result, "value", value)
    realm.define(result, "done", done)
    return result
  }
  realm.meter.bytesLeft -= SIZE.object + 2 * SIZE.property
  const result = new PlainObject(shape, realm.objectPrototype)
  result.s0 = value
  result.s1 = done
  return result
}
