// What the interpreter needs of a module: its code, its environment, and where its imports live. All else of a module
// record is in an object of self-hosted/module.js, which holds the body as a hidden object.

import type { ModuleInfo } from "../../compiler/bytecode/code-block.js"
import type { Code } from "../interpreter/code.js"
import { Environment } from "../objects/environment.js"
import { type ExoticObject, type GuestObject, Payload } from "../objects/object.js"
import { EMPTY, type Value } from "../objects/value.js"
import type { Visitor } from "../objects/visitor.js"
import type { Realm } from "../realm.js"
import type { Cell } from "../realm-tables.js"
import { SIZE } from "../sizes.js"

/** What an export name stands for in the module itself: a slot, or a name (null: the namespace) of a request's module. */
export type ExportTarget = number | ModuleInfo["indirectExports"][number]

export class ModuleBody extends Payload {
  /** All of the module's bindings that closures and other modules see. */
  readonly environment: Environment
  /** One slot: the namespace object, empty until it is made. */
  readonly namespaceCell = new Environment(undefined, [EMPTY])
  /** By import index; filled when the module is linked. */
  readonly cells: (Cell | undefined)[]
  /** The coroutine that waits to run the module's statements, once it is linked. */
  coroutine: ExoticObject | null = null
  /** import.meta, once it has been asked for. */
  meta: GuestObject | null = null
  /** The record of self-hosted/module.js, or undefined before there is one. */
  record: Value = undefined
  private exportTable: ReadonlyMap<string, ExportTarget> | null = null

  constructor(
    /** null for modules without code: those of JSON texts. */
    readonly code: Code | null,
    /** What the embedder knows it by. */
    readonly key: string,
    environmentSize: number,
    /** Bytes of code that only this module holds. */
    private readonly codeBytes: number,
  ) {
    super()
    this.environment = new Environment(undefined, new Array<Value>(environmentSize).fill(EMPTY))
    this.cells = new Array<undefined>(this.info?.imports.length ?? 0).fill(undefined)
  }

  get info(): ModuleInfo | null {
    return this.code?.block.module ?? null
  }

  exportOf(name: string): ExportTarget | undefined {
    this.exportTable ??= exportTableOf(this.info)
    return this.exportTable.get(name)
  }

  override trace(visitor: Visitor): number {
    visitor.visit(this.key)
    visitor.visit(this.code)
    visitor.visit(this.environment)
    visitor.visit(this.namespaceCell)
    visitor.visit(this.coroutine)
    visitor.visit(this.meta)
    visitor.visit(this.record)
    for (const cell of this.cells) visitor.visit(cell?.environment)
    return SIZE.value * this.cells.length + this.codeBytes
  }
}

/** A JSON text's module has one export, in slot 0. */
const JSON_EXPORTS: ReadonlyMap<string, ExportTarget> = new Map([["default", 0]])

function exportTableOf(info: ModuleInfo | null): ReadonlyMap<string, ExportTarget> {
  if (info === null) return JSON_EXPORTS
  const table = new Map<string, ExportTarget>()
  for (const { name, slot } of info.exports) table.set(name, slot)
  for (const entry of info.indirectExports) table.set(entry.name, entry)
  return table
}

/** A body as self-hosted code holds it. Charged for what it holds, but for `codeBytes`, which have been paid. */
export function newModuleBody(realm: Realm, code: Code | null, key: string, codeBytes = 0): ExoticObject {
  const size = code?.block.module?.environmentSize ?? 1
  const body = new ModuleBody(code, key, size, codeBytes)
  realm.meter.bytesLeft -= 2 * SIZE.environment + SIZE.value * (size + body.cells.length + 1)
  const object = realm.newExotic(body, null)
  if (code !== null) realm.tables.modules.bodies.set(code.program, object)
  return object
}

export function bodyOf(object: Value): ModuleBody {
  return (object as ExoticObject).payload as ModuleBody
}
