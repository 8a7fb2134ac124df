// Every primitive's body, by name; the interpreter indexes them by id.

import { PRIMITIVE_NAMES, type PrimitiveName } from "../../compiler/bytecode/primitives.js"
import { arrayListPrimitives, arrayPrimitives } from "./arrays.js"
import { base64Primitives } from "./base64.js"
import { boundFunctionPrimitives } from "./bound-functions.js"
import { bufferListPrimitives, bufferPrimitives } from "./buffers.js"
import { capturePrimitives } from "./captures.js"
import { collectionPrimitives } from "./collections.js"
import { controlPrimitives } from "./control.js"
import { conversionPrimitives } from "./conversions.js"
import { datePrimitives } from "./dates.js"
import type { FixedPrimitive, ListPrimitive } from "./define.js"
import { iteratorPrimitives } from "./iterators.js"
import { jsonPrimitives } from "./json.js"
import { numberPrimitives } from "./numbers.js"
import { objectPrimitives } from "./objects.js"
import { promiseListPrimitives, promisePrimitives } from "./promises.js"
import { propertyListPrimitives, propertyPrimitives } from "./properties.js"
import { recordPrimitives } from "./property-records.js"
import { proxyPrimitives } from "./proxies.js"
import { regexpPrimitives } from "./regexps.js"
import { stringPrimitives } from "./strings.js"
import { typePrimitives } from "./types.js"

type Body = FixedPrimitive | ListPrimitive

// Without a prototype: so hosts make a hash table at once, where each property would be a step to another layout.
const BODIES: { readonly __proto__: null } & Record<PrimitiveName, Body> = {
  __proto__: null,
  ...controlPrimitives,
  ...typePrimitives,
  ...promiseListPrimitives,
  ...promisePrimitives,
  ...iteratorPrimitives,
  ...collectionPrimitives,
  ...arrayPrimitives,
  ...arrayListPrimitives,
  ...conversionPrimitives,
  ...propertyPrimitives,
  ...propertyListPrimitives,
  ...recordPrimitives,
  ...proxyPrimitives,
  ...objectPrimitives,
  ...boundFunctionPrimitives,
  ...capturePrimitives,
  ...bufferPrimitives,
  ...bufferListPrimitives,
  ...base64Primitives,
  ...stringPrimitives,
  ...numberPrimitives,
  ...jsonPrimitives,
  ...regexpPrimitives,
  ...datePrimitives,
}

/** By primitive id. */
export const PRIMITIVE_BODIES: readonly Body[] = PRIMITIVE_NAMES.map((name) => BODIES[name])
