// Functions that built-ins make at run time: a self-hosted body, and the values that it keeps.

import { type SelfHostedRow, selfHosted } from "../builtins/define.js"
import type { Value } from "../objects/value.js"
import { SIZE } from "../sizes.js"
import type { ListPrimitive } from "./define.js"

/** Every function that MakeFunction makes, with its `length`. Their `name` is "". */
const CAPTURING = {
  PromiseResolveFunction: selfHosted("PromiseResolveFunction", 1),
  PromiseRejectFunction: selfHosted("PromiseRejectFunction", 1),
  CapabilityExecutor: selfHosted("CapabilityExecutor", 2),
  PromiseAllElement: selfHosted("PromiseAllElement", 1),
  PromiseAnyElement: selfHosted("PromiseAnyElement", 1),
  PromiseThenFinally: selfHosted("PromiseThenFinally", 1),
  PromiseCatchFinally: selfHosted("PromiseCatchFinally", 1),
  PromiseValueThunk: selfHosted("PromiseValueThunk", 0),
  PromiseThrower: selfHosted("PromiseThrower", 0),
  AsyncFromSyncUnwrap: selfHosted("AsyncFromSyncUnwrap", 1),
  AsyncFromSyncClose: selfHosted("AsyncFromSyncClose", 1),
  AsyncGeneratorAwaitedReturn: selfHosted("AsyncGeneratorAwaitedReturn", 1),
  ModuleTextArrived: selfHosted("ModuleTextArrived", 1),
  ModuleTextFailed: selfHosted("ModuleTextFailed", 1),
  ModuleImportLoaded: selfHosted("ModuleImportLoaded", 0),
  ModuleImportEvaluated: selfHosted("ModuleImportEvaluated", 0),
  ModuleImportFailed: selfHosted("ModuleImportFailed", 1),
  AsyncModuleFulfilled: selfHosted("AsyncModuleFulfilled", 0),
  AsyncModuleRejected: selfHosted("AsyncModuleRejected", 1),
  Proxy_revoke: selfHosted("Proxy_revoke", 0),
} satisfies Record<string, SelfHostedRow>

export const capturePrimitives = {
  MakeFunction: (realm, [name, ...captures]: readonly Value[]) => {
    realm.meter.bytesLeft -= SIZE.value * captures.length
    return realm.captureFunction(CAPTURING[name as keyof typeof CAPTURING], captures)
  },
} satisfies Record<string, ListPrimitive>
