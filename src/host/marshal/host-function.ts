// Functions that cross. A function of the embedder becomes a guest function whose target is a HostFunction; a guest's
// function becomes a handle: a host function with an unforgeable brand.

import type { FunctionObject } from "../../vm/objects/object.js"
import { ThimbleError } from "../errors.js"

// biome-ignore lint/suspicious/noExplicitAny: the embedder's functions take what they take
export type AnyFunction = (...args: any[]) => unknown

/** What a guest function of the host is a name for. */
export class HostFunction {
  constructor(
    /** As the guest sees it, and as errors call it. */
    readonly name: string,
    readonly length: number,
    readonly run: AnyFunction,
    /** The guest gets a promise, and does not wait. */
    readonly isAsync: boolean,
    /** It belongs to a capability, which decides for itself. */
    readonly isCapability = false,
    /** Fuel for the work of one call, by its arguments: paid before it. */
    readonly fuel: FuelOfCall | null = null,
  ) {}
}

export type FuelOfCall = (args: readonly unknown[]) => number

export interface HostFunctionOptions {
  /** Default: the function's name, or the property's. */
  readonly name?: string
  /** The guest gets a promise of the answer instead of waiting for it. Default false. */
  readonly async?: boolean
}

/** A function of the embedder together with how it shall be called. */
export class HostFunctionOption {
  constructor(
    readonly run: AnyFunction,
    readonly options: HostFunctionOptions,
    readonly isCapability = false,
    readonly fuel: FuelOfCall | null = null,
  ) {}
}

/** As `hostFunction`, for capabilities: it is no deed of the group "call". */
export function capabilityFunction(
  run: AnyFunction,
  options: HostFunctionOptions & { readonly fuel?: FuelOfCall } = {},
): HostFunctionOption {
  return new HostFunctionOption(run, options, true, options.fuel ?? null)
}

/**
 * Says how a guest shall call a function: `globals: { fetch: hostFunction(get, { async: true }) }`.
 *
 * @throws ThimbleError `bad-option`
 */
export function hostFunction(run: AnyFunction, options: HostFunctionOptions = {}): HostFunctionOption {
  if (typeof run !== "function") throw new ThimbleError("bad-option", "hostFunction needs a function")
  for (const key of Object.keys(options)) {
    if (key !== "name" && key !== "async")
      throw new ThimbleError("bad-option", `unknown option ${key} of hostFunction`)
  }
  return new HostFunctionOption(run, options)
}

/**
 * A function of a guest, as the embedder holds it: calling it queues a call in its instance. The function, and what it refers
 * to, lives and counts as the guest's memory until the handle is disposed of, or the instance ends.
 */
export interface GuestFunction {
  (...args: unknown[]): Promise<unknown>
  /** It can't be called any more, nor be given back. */
  [Symbol.dispose](): void
}

/** What a handle belongs to: the instance's driver. */
export interface FunctionOwner {
  /** One of the embedder's functions is about to become one of the guest's. */
  given(entry: HostFunction): void
  /** The handle of one of its functions. */
  handleOf(fn: FunctionObject): GuestFunction
  callFunction(fn: FunctionObject, args: readonly unknown[]): Promise<unknown>
  /** The embedder has let go of a handle. */
  disposed(fn: FunctionObject): void
}

/** Returns the object it is given, so that a subclass puts its private field on it. */
const Stamp = class {
  constructor(target: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field gets on a function
    return target
  }
} as new (
  target: object,
) => object

class Brand extends Stamp {
  readonly #owner: FunctionOwner
  readonly #fn: FunctionObject
  #isDisposed = false

  constructor(handle: object, owner: FunctionOwner, fn: FunctionObject) {
    super(handle)
    this.#owner = owner
    this.#fn = fn
  }

  static fnOf(value: object, owner: FunctionOwner): FunctionObject | "foreign" | "disposed" | null {
    if (!(#owner in value)) return null
    if (value.#owner !== owner) return "foreign"
    return value.#isDisposed ? "disposed" : value.#fn
  }

  static callOf(handle: GuestFunction, args: readonly unknown[]): Promise<unknown> {
    const brand = handle as unknown as Brand
    if (!brand.#isDisposed) return brand.#owner.callFunction(brand.#fn, args)
    return Promise.reject(new ThimbleError("disposed", "the handle of the function has been disposed of"))
  }

  static dispose(handle: GuestFunction): void {
    const brand = handle as unknown as Brand
    if (brand.#isDisposed) return
    brand.#isDisposed = true
    brand.#owner.disposed(brand.#fn)
  }
}

/** @internal Owners keep them: `FunctionOwner.handleOf`. */
export function makeHandle(owner: FunctionOwner, fn: FunctionObject): GuestFunction {
  const call = (...args: unknown[]): Promise<unknown> => Brand.callOf(handle, args)
  const handle: GuestFunction = Object.assign(call, { [Symbol.dispose]: () => Brand.dispose(handle) })
  new Brand(handle, owner, fn)
  return handle
}

/** The guest function behind a handle; "foreign" if it is another instance's; null if it is no handle. */
export function handleTarget(
  value: object,
  owner: FunctionOwner,
): FunctionObject | "foreign" | "disposed" | null {
  return Brand.fnOf(value, owner)
}
