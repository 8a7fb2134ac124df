// Function objects made at run time: bound ones, and those of the Function constructors.

import {
  CallKind,
  ConstructKind,
  FunctionExtra,
  FunctionObject,
  type GuestObject,
  isConstructor,
} from "../objects/object.js"
import type { Rope, Value } from "../objects/value.js"
import { textOf } from "../operations/text.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { elementsOf } from "./conversions.js"
import type { FixedPrimitive } from "./define.js"

export const boundFunctionPrimitives = {
  NewBoundFunction: (realm, target, proto, self, args) =>
    newBoundFunction(realm, target as GuestObject, proto as GuestObject | null, self, elementsOf(args)),
  NameBoundFunction: (_realm, fn, name, length) => {
    const extra = (fn as FunctionObject).extra!
    extra.name = name
    extra.length = length as number
    return undefined
  },
  CompileFunction: (realm, kind, parameters, body) =>
    realm.compileFunction(
      kind as string,
      textOf(realm, parameters as string | Rope),
      textOf(realm, body as string | Rope),
    ),
} satisfies Record<string, FixedPrimitive>

/** BoundFunctionCreate — sec-boundfunctioncreate. Takes `args` over. */
function newBoundFunction(
  realm: Realm,
  target: GuestObject,
  proto: GuestObject | null,
  self: Value,
  args: Value[],
): FunctionObject {
  realm.meter.bytesLeft -= SIZE.function + SIZE.value * args.length
  const construct = isConstructor(target) ? ConstructKind.Derived : ConstructKind.None
  const { lazyFunction } = realm.intrinsics
  const fn = new FunctionObject(lazyFunction, proto, CallKind.Bound, construct, null, undefined)
  fn.extra = new FunctionExtra()
  fn.extra.boundTarget = target
  fn.extra.boundThis = self
  fn.extra.boundArguments = args
  const inner = target instanceof FunctionObject && target.callKind === CallKind.Bound ? target.extra : null
  fn.extra.boundDepth = 1 + (inner?.boundDepth ?? 0)
  fn.extra.boundCount = args.length + (inner?.boundCount ?? 0)
  return fn
}
