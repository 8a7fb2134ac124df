// Keys that come and go: the table remembers deleted ones until it closes up or is told to forget them.

import { expect, test } from "vitest"
import { EntryTable } from "../../../src/vm/objects/entry-table.js"

function tableOf(count: number): EntryTable {
  const table = new EntryTable()
  for (let i = 0; i < count; i++) table.set(i, `value ${i}`)
  return table
}

test("a deleted key is gone, and can come back", () => {
  const table = tableOf(3)
  expect(table.delete(1)).toBe(true)
  expect(table.delete(1)).toBe(false)
  expect([table.size, table.has(1), table.find(1), table.get(1)]).toEqual([2, false, -1, undefined])
  expect(table.set(1, "again")).toBe(true)
  expect([table.size, table.get(1)]).toEqual([3, "again"])
})

test("deleted keys are forgotten, a few at a time; those that came back stay", () => {
  const table = tableOf(5)
  for (const key of [1, 2, 3]) table.delete(key)
  table.set(2, "again")
  expect(table.forgetDeleted(2)).toBe(2)
  expect(table.forgetDeleted(2)).toBe(1)
  expect(table.forgetDeleted(2)).toBe(0)
  expect([0, 1, 2, 3, 4].map((key) => table.get(key))).toEqual([
    "value 0",
    undefined,
    "again",
    undefined,
    "value 4",
  ])
})

test("closing up is paid for by the deletion that brings it about, and forgets what was deleted", () => {
  const table = tableOf(100)
  for (let i = 0; i < 50; i++) {
    expect(table.deletionFuel(i)).toBe(0)
    table.delete(i)
  }
  expect(table.deletionFuel("none")).toBe(0)
  expect(table.deletionFuel(50)).toBe(100)
  table.delete(50)
  expect([table.keys.length, table.size, table.forgetDeleted(100)]).toEqual([49, 49, 0])
  expect(table.get(99)).toBe("value 99")
})
