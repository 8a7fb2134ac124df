/** DisposableStack and AsyncDisposableStack: self-hosted/disposable-stack.js. */

import { alias, defineBuiltin, getter, selfHosted } from "./define.js"

export const disposableStack = defineBuiltin({
  name: "DisposableStack",
  spec: "sec-disposablestack-objects",
  construct: selfHosted("DisposableStackConstructor", 0),
  prototype: () => ({
    adopt: selfHosted("DisposableStack_adopt", 2),
    defer: selfHosted("DisposableStack_defer", 1),
    dispose: selfHosted("DisposableStack_dispose", 0),
    disposed: getter(selfHosted("DisposableStack_disposed", 0)),
    move: selfHosted("DisposableStack_move", 0),
    use: selfHosted("DisposableStack_use", 1),
    "@@dispose": alias("dispose"),
  }),
  tag: "DisposableStack",
})

export const asyncDisposableStack = defineBuiltin({
  name: "AsyncDisposableStack",
  spec: "sec-asyncdisposablestack-objects",
  construct: selfHosted("AsyncDisposableStackConstructor", 0),
  prototype: () => ({
    adopt: selfHosted("AsyncDisposableStack_adopt", 2),
    defer: selfHosted("AsyncDisposableStack_defer", 1),
    disposeAsync: selfHosted("AsyncDisposableStack_disposeAsync", 0),
    disposed: getter(selfHosted("AsyncDisposableStack_disposed", 0)),
    move: selfHosted("AsyncDisposableStack_move", 0),
    use: selfHosted("AsyncDisposableStack_use", 1),
    "@@asyncDispose": alias("disposeAsync"),
  }),
  tag: "AsyncDisposableStack",
})
