// The queue of an async generator's requests, for self-hosted/generator.js: sec-asyncgenerator-abstract-operations.

import type { Agent } from "../agent.js"
import { ExoticObject } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import { SIZE } from "../sizes.js"
import { InternalError } from "../throw.js"
import { AsyncGeneratorRequest, Coroutine, type CoroutineState } from "./coroutine.js"

export type QueuePrimitive = (agent: Agent, a: Value, b: Value, c: Value, d: Value) => Value

export const QUEUE_PRIMITIVES = {
  IsAsyncGenerator: (_agent, value) =>
    value instanceof ExoticObject &&
    value.payload instanceof Coroutine &&
    value.payload.coroutineKind === "asyncGenerator",
  GeneratorState: (_agent, generator) => coroutineOf(generator).state,
  SetGeneratorState: (_agent, generator, state) => {
    const coroutine = coroutineOf(generator)
    coroutine.state = state as CoroutineState
    coroutine.saved = null
    coroutine.suspended = false
    return undefined
  },
  AsyncGeneratorEnqueue: (agent, generator, mode, value, promise) => {
    agent.realm.meter.bytesLeft -= SIZE.reaction
    coroutineOf(generator).queue.push(
      new AsyncGeneratorRequest(mode as number, value, promise as ExoticObject),
    )
    return undefined
  },
  AsyncGeneratorQueued: (_agent, generator) => coroutineOf(generator).queue.length > 0,
  AsyncGeneratorQueuedMode: (_agent, generator) => first(generator).mode,
  AsyncGeneratorQueuedValue: (_agent, generator) => first(generator).value,
  AsyncGeneratorDequeue: (_agent, generator) => {
    const { promise } = first(generator)
    coroutineOf(generator).queue.shift()
    return promise
  },
} satisfies Record<string, QueuePrimitive>

function coroutineOf(value: Value): Coroutine {
  return (value as ExoticObject).payload as Coroutine
}

function first(generator: Value): AsyncGeneratorRequest {
  const request = coroutineOf(generator).queue[0]
  if (request === undefined) throw new InternalError("an async generator without a request gave something")
  return request
}
