// The guest functions that the embedder holds. A function crosses as a handle, the same one each time, and lives until its handle
// is disposed of or the instance ends: it is a root of the census, and the handle counts as the instance's memory. When the
// embedder's own garbage collector runs makes no difference: a guest would see it.

import type { FunctionObject } from "../../vm/objects/object.js"
import type { Visitor } from "../../vm/objects/visitor.js"
import type { FunctionOwner, GuestFunction } from "./host-function.js"
import { makeHandle } from "./host-function.js"

interface Held {
  readonly handle: GuestFunction
  /** Calls that have not come to their end. */
  calls: number
  isDisposed: boolean
}

export class Handles {
  private readonly held = new Map<FunctionObject, Held>()

  /** @param made told when there is one more, or one less */
  constructor(
    private readonly owner: FunctionOwner,
    private readonly counted: (change: 1 | -1) => void,
  ) {}

  of(fn: FunctionObject): GuestFunction {
    const known = this.held.get(fn)
    if (known !== undefined && !known.isDisposed) return known.handle
    const handle = makeHandle(this.owner, fn)
    if (known === undefined) this.counted(1)
    this.held.set(fn, { handle, calls: known?.calls ?? 0, isDisposed: false })
    return handle
  }

  /** A call of it has been asked for: it lives at least until that has come to its end. */
  begin(fn: FunctionObject): void {
    const held = this.held.get(fn)
    if (held !== undefined) held.calls++
  }

  end(fn: FunctionObject): void {
    const held = this.held.get(fn)
    if (held === undefined) return
    held.calls--
    this.forget(fn, held)
  }

  dispose(fn: FunctionObject): void {
    const held = this.held.get(fn)
    if (held === undefined) return
    held.isDisposed = true
    this.forget(fn, held)
  }

  private forget(fn: FunctionObject, { isDisposed, calls }: Held): void {
    if (!isDisposed || calls > 0) return
    this.held.delete(fn)
    this.counted(-1)
  }

  /** Census. */
  visit(visitor: Visitor): void {
    visitor.visitAll(this.held.keys())
  }
}
