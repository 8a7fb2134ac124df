// Values in a table of SQLite, by the host's own node:sqlite or a database that the embedder has opened. All statements are
// prepared, keys and values are bound; nothing of a guest's is ever part of SQL.

import { createRequire } from "node:module"
import { internals, store as library, ThimbleError } from "../../index.js"
import type { Capability } from "../capability.js"
import type { Grant } from "../grant.js"
import type { Attachment, SharedCount as Shared } from "../shared-count.js"
import type { Shelf, StoreChange, StoredValue, ValueKind } from "./definition.js"
import type { StoreOptions } from "./store.js"

const { SharedCount, bytesOfKey, show, storeError, storeOn } = internals

/** A database that has been opened: DatabaseSync of node:sqlite, or one of better-sqlite3. */
export interface SqliteDatabase {
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
}

export interface SqliteStatement {
  get(...values: SqliteValue[]): unknown
  all(...values: SqliteValue[]): unknown[]
  run(...values: SqliteValue[]): unknown
}

type SqliteValue = string | number | Uint8Array

export interface SqliteOptions extends StoreOptions {
  /** Which of the stores in the database: they know nothing of each other. Default "default". */
  readonly name?: string
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS thimble_store (
  store TEXT NOT NULL, key BLOB NOT NULL, kind TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (store, key)
) WITHOUT ROWID`

/** Databases that have been opened by path, and what is counted of each store. The file system is the process's: so is this. */
const opened = new Map<string, SqliteDatabase>()
const counts = new WeakMap<SqliteDatabase, Map<string, Shared<keyof StoreChange>>>()

/**
 * Values on disk. What is there already counts, and instances that share a store share its account.
 *
 * @param database a path (or ":memory:"), for which this Node.js must have node:sqlite; or a database that is open
 * @throws ThimbleError `bad-grant`, `bad-limit`, `unknown-option`, `not-supported`
 */
function sqlite(database: string | SqliteDatabase, options: SqliteOptions = {}): Capability<Shelf> {
  const { name = "default", ...others } = options ?? {}
  if (typeof name !== "string" || name === "" || name.length > 255)
    throw new ThimbleError("bad-grant", `name must be a text of 1 to 255 units, got ${show(name)}`)
  const open = typeof database === "string" ? openPath(database) : database
  if (typeof open?.prepare !== "function" || typeof open.exec !== "function")
    throw new ThimbleError("bad-grant", `the database must be a path or an open one, got ${show(database)}`)
  open.exec(SCHEMA)
  return storeOn("store.sqlite", others, (grant) => new SqliteShelf(open, name, grant))
}

export const store = Object.freeze({ ...library, sqlite })

function openPath(path: string): SqliteDatabase {
  const known = path === ":memory:" ? undefined : opened.get(path)
  if (known !== undefined) return known
  let module: { DatabaseSync: new (path: string) => SqliteDatabase }
  try {
    module = createRequire(import.meta.url)("node:sqlite")
  } catch {
    const why = `this Node.js (${process.version}) has no node:sqlite; it takes 22.13, or a database that you open`
    throw new ThimbleError("not-supported", `store.sqlite: ${why}`)
  }
  let database: SqliteDatabase
  try {
    database = new module.DatabaseSync(path)
  } catch (error) {
    throw new ThimbleError("bad-grant", `the database ${show(path)} can't be opened`, error)
  }
  if (path !== ":memory:") opened.set(path, database)
  return database
}

const decoder = new TextDecoder()
const encoder = new TextEncoder()

class SqliteShelf implements Shelf {
  private readonly sizeOf: SqliteStatement
  private readonly valueOf: SqliteStatement
  private readonly put: SqliteStatement
  private readonly remove: SqliteStatement
  private readonly list: SqliteStatement
  private readonly shared: Shared<keyof StoreChange>
  private readonly attachment: Attachment

  constructor(
    database: SqliteDatabase,
    private readonly name: string,
    { owner }: Grant<Shelf>,
  ) {
    this.sizeOf = database.prepare(
      "SELECT LENGTH(value) AS size FROM thimble_store WHERE store = ? AND key = ?",
    )
    this.valueOf = database.prepare("SELECT kind, value FROM thimble_store WHERE store = ? AND key = ?")
    // No bytes at all are bound as NULL.
    this.put = database.prepare(
      "INSERT INTO thimble_store VALUES (?, ?, ?, COALESCE(?, X'')) ON CONFLICT DO UPDATE SET kind = excluded.kind, value = excluded.value",
    )
    this.remove = database.prepare("DELETE FROM thimble_store WHERE store = ? AND key = ?")
    this.list = database.prepare("SELECT key FROM thimble_store WHERE store = ? ORDER BY key LIMIT ?")
    const total = database
      .prepare(
        "SELECT COUNT(*) AS keys, TOTAL(LENGTH(key) + LENGTH(value)) AS bytes FROM thimble_store WHERE store = ?",
      )
      .get(name) as StoreChange
    this.shared = sharedOf(database, name)
    this.shared.reset({ keys: Number(total.keys), bytes: Number(total.bytes) })
    this.attachment = this.shared.attach(owner.ledger, [""])
  }

  size(key: string): number | null {
    const row = this.ask(() => this.sizeOf.get(this.name, encoder.encode(key))) as
      | { size: number }
      | undefined
    return row === undefined ? null : Number(row.size)
  }

  get(key: string): StoredValue | null {
    const row = this.ask(() => this.valueOf.get(this.name, encoder.encode(key)))
    if (row === undefined) return null
    const { kind, value } = row as { kind: ValueKind; value: Uint8Array }
    return { kind, bytes: new Uint8Array(value) }
  }

  set(key: string, { kind, bytes }: StoredValue): StoreChange {
    const before = this.size(key)
    this.ask(() => this.put.run(this.name, encoder.encode(key), kind, bytes))
    return this.changed(
      before === null
        ? { keys: 1, bytes: bytesOfKey(key) + bytes.length }
        : { keys: 0, bytes: bytes.length - before },
    )
  }

  delete(key: string): StoreChange {
    const before = this.size(key)
    if (before === null) return { keys: 0, bytes: 0 }
    this.ask(() => this.remove.run(this.name, encoder.encode(key)))
    return this.changed({ keys: -1, bytes: -bytesOfKey(key) - before })
  }

  keys(most: number): readonly string[] {
    const rows = this.ask(() => this.list.all(this.name, most)) as { key: Uint8Array }[]
    return rows.map(({ key }) => decoder.decode(key))
  }

  close(): StoreChange {
    this.shared.detach(this.attachment)
    return { keys: 0, bytes: 0 }
  }

  private changed(change: StoreChange): StoreChange {
    this.shared.change(change, this.attachment)
    return change
  }

  /** Messages of the database stay behind: they may have paths of the host. */
  private ask<Answer>(work: () => Answer): Answer {
    try {
      return work()
    } catch {
      throw storeError("EIO", "the database failed")
    }
  }
}

function sharedOf(database: SqliteDatabase, name: string): Shared<keyof StoreChange> {
  const stores = counts.get(database) ?? new Map<string, Shared<keyof StoreChange>>()
  counts.set(database, stores)
  const shared = stores.get(name) ?? new SharedCount<keyof StoreChange>("store", { keys: 0, bytes: 0 })
  stores.set(name, shared)
  return shared
}
