// Promise. All of it may call back: see self-hosted/promise.js. Promises as data are in operations/promise.ts.

import { returnSelf } from "../operations/dense-array.js"
import { defineBuiltin, getter, selfHosted } from "./define.js"

export const promise = defineBuiltin({
  name: "Promise",
  spec: "sec-promise-objects",
  construct: selfHosted("PromiseConstructor", 1),
  statics: () => ({
    all: selfHosted("Promise_all", 1),
    allSettled: selfHosted("Promise_allSettled", 1),
    any: selfHosted("Promise_any", 1),
    race: selfHosted("Promise_race", 1),
    reject: selfHosted("Promise_reject", 1),
    resolve: selfHosted("Promise_resolve", 1),
    try: selfHosted("Promise_try", 1),
    withResolvers: selfHosted("Promise_withResolvers", 0),
    "@@species": getter(returnSelf),
  }),
  prototype: () => ({
    catch: selfHosted("Promise_catch", 1),
    finally: selfHosted("Promise_finally", 1),
    then: selfHosted("Promise_then", 2),
  }),
  tag: "Promise",
})
