// Values in memory, the instance's own. They are held for the guest, and count as its memory.

import { bytesOfKey, NO_CHANGE, type Shelf, type StoreChange, type StoredValue } from "./definition.js"

/** Bytes for each entry beside its key and value. */
const ENTRY_BYTES = 128

export class MemoryShelf implements Shelf {
  private values = new Map<string, StoredValue>()

  /** @param hold accounts for bytes that are kept for the guest; negative: no more */
  constructor(private readonly hold: (bytes: number) => void) {}

  size(key: string): number | null {
    return this.values.get(key)?.bytes.length ?? null
  }

  get(key: string): StoredValue | null {
    return this.values.get(key) ?? null
  }

  set(key: string, { kind, bytes }: StoredValue): StoreChange {
    const before = this.values.get(key)
    // A view of something larger would keep all of that.
    const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
    this.values.set(key, { kind, bytes: own })
    this.hold(own.length - (before === undefined ? -entryBytes(key) : before.bytes.length))
    if (before !== undefined) return { keys: 0, bytes: own.length - before.bytes.length }
    return { keys: 1, bytes: own.length + bytesOfKey(key) }
  }

  delete(key: string): StoreChange {
    const value = this.values.get(key)
    if (value === undefined) return NO_CHANGE
    this.values.delete(key)
    this.hold(-value.bytes.length - entryBytes(key))
    return { keys: -1, bytes: -value.bytes.length - bytesOfKey(key) }
  }

  keys(most: number): readonly string[] {
    const keys = [...this.values.keys()].map((key) => ({
      key,
      points: [...key].map((c) => c.codePointAt(0)!),
    }))
    return keys
      .sort((a, b) => compare(a.points, b.points))
      .slice(0, most)
      .map(({ key }) => key)
  }

  close(): StoreChange {
    let { keys, bytes } = NO_CHANGE
    for (const key of [...this.values.keys()]) {
      const change = this.delete(key)
      keys += change.keys
      bytes += change.bytes
    }
    return { keys, bytes }
  }
}

function entryBytes(key: string): number {
  return ENTRY_BYTES + 2 * key.length
}

/** By code points, which is the order of UTF-8. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}
