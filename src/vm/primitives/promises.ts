// Primitives of self-hosted promise code.

import { ExoticObject, type GuestObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { isPristineConstructor } from "../operations/dense-array.js"
import {
  fulfillPromise,
  isPromise,
  newPromise,
  PromiseData,
  performThen,
  rejectPromise,
} from "../operations/promise.js"
import type { Realm } from "../realm.js"
import { SIZE } from "../sizes.js"
import { typeError } from "../throw.js"
import type { FixedPrimitive, ListPrimitive } from "./define.js"

export const promisePrimitives = {
  NewPromise: (realm, proto) => newPromise(realm, proto as GuestObject | undefined),
  IsPromise: (_realm, value) => isPromise(value),
  PromiseState: (_realm, promise) => data(promise).state,
  PromiseResult: (_realm, promise) => data(promise).result,
  FulfillPromise: (realm, promise, value) => void fulfillPromise(realm, promise as ExoticObject, value),
  RejectPromise: (realm, promise, reason) => void rejectPromise(realm, promise as ExoticObject, reason),
  QueueThenableJob: (realm, promise, thenable, then) => queueThenableJob(realm, promise, thenable, then),
  HasPlainPromiseSpecies: (realm, promise) => hasPlainSpecies(realm, promise as ExoticObject),
} satisfies Record<string, FixedPrimitive>

export const promiseListPrimitives = {
  PerformPromiseThen: (realm, [promise, onFulfilled, onRejected, result, resolve, reject]) => {
    admitJob(realm)
    performThen(realm, promise as ExoticObject, onFulfilled, onRejected, result, resolve, reject)
    return undefined
  },
} satisfies Record<string, ListPrimitive>

/** Where a call of the guest's may make a job. Continuations of `await` are never refused. @throws GuestValueThrow, HostWait */
function admitJob(realm: Realm): void {
  if (realm.jobs.length - realm.nextJob >= realm.maxJobs) realm.host!.admitJob()
}

function data(promise: Value): PromiseData {
  if (promise instanceof ExoticObject && promise.payload instanceof PromiseData) return promise.payload
  throw typeError("not a promise")
}

/** HostEnqueuePromiseJob of a NewPromiseResolveThenableJob — sec-newpromiseresolvethenablejob */
function queueThenableJob(realm: Realm, promise: Value, thenable: Value, then: Value): Value {
  admitJob(realm)
  realm.meter.bytesLeft -= SIZE.job
  realm.addJob({ function: "PromiseResolveThenableJob", args: [promise, thenable, then] })
  return undefined
}

/** Whether SpeciesConstructor of this promise surely gives %Promise%, with nothing that a guest could observe. */
function hasPlainSpecies(realm: Realm, promise: ExoticObject): boolean {
  const prototype = realm.intrinsic("%Promise.prototype%")
  if (promise.shape !== realm.intrinsics.emptyExotic || promise.proto !== prototype) return false
  return isPristineConstructor(realm, prototype, "%Promise%")
}
