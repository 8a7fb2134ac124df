// A guest may pass as much as its memory holds: it is copied in pieces.

import { expect, test } from "vitest"
import { fromGuest } from "../../src/host/marshal/from-guest.js"
import { fromHost } from "../../src/host/marshal/from-host.js"
import { GuestCopies } from "../../src/host/marshal/guest-copies.js"
import type { FunctionOwner } from "../../src/host/marshal/host-function.js"
import { bytesOf, toGuest } from "../../src/host/marshal/to-guest.js"
import { DEFINITIONS } from "../../src/vm/builtins/index.js"
import { Intrinsics } from "../../src/vm/intrinsics.js"
import { Realm } from "../../src/vm/realm.js"
import { selfHostedLibrary } from "../../src/vm/self-hosted/library.js"

const PIECE = 500
/** The largest thing that is read at once: an object, and its key in another. */
const LARGEST_STEP = 60
const OWNER: FunctionOwner = {
  given: () => undefined,
  handleOf: () => {
    throw new Error("no function crosses here")
  },
  callFunction: () => Promise.resolve(),
  disposed: () => undefined,
}

const large: Record<string, unknown> = {
  "an array": Array.from({ length: 5000 }, (_, i) => i),
  "an array with holes": Object.assign(new Array(2000), { 7: 1, 1500: 2, name: 3 }),
  "an object": Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`key ${i}`, i])),
  "a map": new Map(Array.from({ length: 3000 }, (_, i) => [i, `${i}`])),
  "a set": new Set(Array.from({ length: 3000 }, (_, i) => `${i}`)),
  "many small ones": Array.from({ length: 1000 }, (_, i) => ({ i, list: [i], map: new Map([[i, i]]) })),
  nested: Array.from({ length: 1500 }).reduce((inner) => ({ inner }), {}),
  cyclic: cyclic(),
}

function cyclic(): unknown {
  const list: unknown[] = Array.from({ length: 2000 }, (_, i) => i)
  list.push(list, new Set([list]))
  return list
}

for (const [name, value] of Object.entries(large)) {
  test(`${name}: each piece is bounded, and the whole is right`, () => {
    const realm = new Realm(new Intrinsics(selfHostedLibrary(), DEFINITIONS))
    realm.meter.bytesLeft = 2 ** 30
    const crossing = fromHost(value, name, OWNER)
    const guest = toGuest(realm, crossing, bytesOf(crossing))
    const copies = new GuestCopies(realm, [1, guest, "end"], String, OWNER)
    let pieces = 0
    for (; !copies.isDone; pieces++) {
      const before = copies.fuel
      copies.advance(PIECE)
      expect(copies.fuel - before).toBeLessThanOrEqual(PIECE + LARGEST_STEP)
    }
    expect(pieces).toBeGreaterThan(3)
    expect(copies.copies).toEqual([1, value, "end"])
    const again = fromGuest(realm, guest, name)
    expect(copies.bytes).toBe(bytesOf(again) + bytesOf(fromHost("end", "", null)))
  })
}
