// The embedder's module loader, as the vm asks for it. Every question is a call of a host function, and counted as one; a
// load that has not been answered is a pending host call.

import type { ModulePort, ModuleType } from "../vm/host-port.js"
import type { ExoticObject } from "../vm/objects/object.js"
import type { Value } from "../vm/objects/value.js"
import { SIZE } from "../vm/sizes.js"
import type { CapabilityModule } from "./capabilities/capability.js"
import { show, ThimbleError } from "./errors.js"
import type { HostCalls } from "./host-calls.js"
import { fromHost } from "./marshal/from-host.js"

export interface ModuleRequest {
  /** `json` where the import says `with { type: "json" }`: the text is then data, and never run. */
  readonly type: ModuleType
}

/** How a guest's imports are answered. What these functions throw is thrown in the guest. */
export interface ModuleLoader {
  /**
   * The key of the module that a specifier stands for: modules with the same key and type are one.
   *
   * @param referrer the key of the module that imports; for a script (and the program itself) its name
   */
  resolve(specifier: string, referrer: string, request: ModuleRequest): string
  /** The text of a module, or a promise of it. Asked once for each key and type, and again only after a failure. */
  load(key: string, request: ModuleRequest): string | Promise<string>
  /** Properties of the module's `import.meta`; they cross as copies. Asked when the module first looks at it. */
  meta?(key: string): Readonly<Record<string, unknown>>
}

/** Answers imports by a loader. */
export class LoaderPort implements ModulePort {
  constructor(
    private readonly host: HostCalls,
    /** null: only what capabilities bring can be imported. */
    private readonly loader: ModuleLoader | null,
    private readonly capabilityModules: ReadonlyMap<string, CapabilityModule>,
  ) {}

  resolve(specifier: string, referrer: string, type: ModuleType): string {
    if (this.capabilityModules.has(specifier)) return specifier
    const { loader } = this
    if (loader === null)
      throw this.host.refusal(
        new TypeError(`no module ${specifier}: nothing that can be imported has that name`),
      )
    const key = this.host.ask(() => loader.resolve(specifier, referrer, { type }))
    if (typeof key !== "string") {
      throw this.host.refusal(new TypeError(`modules.resolve must answer a string, got ${show(key)}`))
    }
    this.host.realm.meter.bytesLeft -= SIZE.string + 2 * key.length
    return key
  }

  load(key: string, type: ModuleType): ExoticObject {
    const name = "modules.load"
    this.host.admitCall()
    const own = this.capabilityModules.get(key)
    if (own !== undefined) {
      return this.host.launchPromise(
        () => own.source,
        (text) => fromHost(text, `source of ${key}`, this.host),
      )
    }
    return this.host.launchPromise(
      () => this.loader!.load(key, { type }),
      (text) => {
        if (typeof text !== "string") throw new TypeError(`${name} must answer a string, got ${show(text)}`)
        return fromHost(text, `result of ${name}`, this.host)
      },
    )
  }

  meta(key: string): readonly (readonly [string, Value])[] {
    const { loader } = this
    const own = this.capabilityModules.get(key)
    if (own === undefined && loader?.meta === undefined) return []
    const given = own?.meta ?? this.host.ask(() => loader!.meta!(key))
    if (typeof given !== "object" || given === null) {
      throw this.host.refusal(new TypeError(`modules.meta must answer an object, got ${show(given)}`))
    }
    return Object.entries(given).map(([name, value]) => [
      name,
      this.host.receive(value, `import.meta.${name}`),
    ])
  }
}

/** @throws ThimbleError `bad-option`, `unknown-option` */
export function checkModules(given: unknown): asserts given is ModuleLoader | undefined {
  if (given === undefined) return
  if (typeof given !== "object" || given === null) {
    throw new ThimbleError("bad-option", `modules must be an object, got ${show(given)}`)
  }
  const { resolve, load, meta } = given as Partial<ModuleLoader>
  for (const [name, value] of Object.entries({ resolve, load, meta })) {
    if (typeof value === "function" || (name === "meta" && value === undefined)) continue
    throw new ThimbleError("bad-option", `modules.${name} must be a function, got ${show(value)}`)
  }
}
