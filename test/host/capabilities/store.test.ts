import { mkdtempSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import {
  type Capability,
  Engine,
  type GuestError,
  type Instance,
  KiB,
  type SpawnOptions,
  type StoreOptions,
  store,
} from "thimble/node"
import { afterAll, describe, expect, test } from "vitest"

const directory = mkdtempSync(join(tmpdir(), "thimble-store-"))
afterAll(() => rmSync(directory, { recursive: true }))

const hasSqlite = (() => {
  try {
    createRequire(import.meta.url)("node:sqlite")
    return true
  } catch {
    return false
  }
})()

let databases = 0
const KINDS: Record<string, (options?: StoreOptions) => Capability> = {
  "store.memory": (options) => store.memory(options),
  ...(hasSqlite && {
    "store.sqlite": (options) => store.sqlite(join(directory, `${databases++}.db`), options),
  }),
}

async function guestOf(
  grant: Capability,
  options: SpawnOptions = {},
  engine = new Engine(),
): Promise<Instance> {
  const source = `globalThis.store = (await import("thimble:store")).default
    globalThis.attempt = (deed) => { try { return deed() } catch (error) { return error.code } }`
  const instance = engine.spawn(engine.compile(source, { kind: "module" }), { grants: [grant], ...options })
  const outcome = await instance.outcome
  if (outcome.kind === "threw") throw outcome.error
  return instance
}

async function codeOr(guest: Instance, source: string): Promise<unknown> {
  try {
    return await guest.evaluate(source)
  } catch (error) {
    return (error as GuestError).properties.code ?? String(error)
  }
}

for (const [kind, make] of Object.entries(KINDS)) {
  describe(kind, () => {
    test("texts, bytes and JSON come back as they were", async () => {
      const guest = await guestOf(make())
      await guest.evaluate(`store.set("text", "grün"); store.set("bytes", new Uint8Array([1, 2, 3]).subarray(1)); store.set("empty", "")
        store.set("none", new ArrayBuffer(0)); store.set("json", { a: [1, null, "x"] }); store.set("\\u0000'; --", true); 0`)
      expect(
        await guest.evaluate(
          `["text", "bytes", "empty", "none", "json", "\\u0000'; --", "no"].map((key) => store.get(key))`,
        ),
      ).toEqual([
        "grün",
        new Uint8Array([2, 3]),
        "",
        new Uint8Array(0),
        { a: [1, null, "x"] },
        true,
        undefined,
      ])
      expect(
        await guest.evaluate(
          `[store.keys(), store.has("text"), store.delete("text"), store.delete("text"), store.has("text")]`,
        ),
      ).toEqual([["\0'; --", "bytes", "empty", "json", "none", "text"], true, true, false, false])
    })

    test("keys and bytes are counted", async () => {
      const guest = await guestOf(make({ keys: 2, bytes: 100, bytesPerValue: 60 }))
      const codes = await guest.evaluate(`[
        () => store.set("a", "x".repeat(60)), () => store.set("b", "x".repeat(61)), () => store.set("b", "x".repeat(38)),
        () => store.set("b", "x".repeat(39)), () => store.set("c", ""), () => store.set("a", "ü".repeat(31)), () => store.delete("a"),
        () => store.set("c", "x".repeat(60)),
      ].map(attempt)`)
      expect(codes).toEqual([undefined, "EDQUOT", undefined, "EDQUOT", "EDQUOT", "EDQUOT", true, undefined])
      expect(guest.limits["store.bytes"]).toEqual({ cap: 100, used: 100, left: 0 })
      expect(guest.limits["store.keys"]).toEqual({ cap: 2, used: 2, left: 0 })
    })

    test("types are granted apart, by patterns of keys", async () => {
      const guest = await guestOf(make({ read: ["user:*", "x"], write: ["user:*:name", "y"], delete: false }))
      const codes = await guest.evaluate(`[
        () => store.set("user:1:name", "a"), () => store.set("user:1:age", 2), () => store.set("y", 1), () => store.get("y"),
        () => store.get("user:1:name"), () => store.has("x"), () => store.delete("y"), () => store.keys().join(),
        () => store.get(""), () => store.get("x".repeat(513)), () => store.get("\\ud800"), () => store.get(1), () => store.set("y", undefined),
        () => store.set("y", 1n),
      ].map(attempt)`)
      expect(codes).toEqual([
        undefined,
        "EACCES",
        undefined,
        "EACCES",
        "a",
        false,
        "EACCES",
        "user:1:name",
        "EINVAL",
        "EINVAL",
        "EINVAL",
        "ERR_INVALID_ARG_TYPE",
        "ERR_INVALID_ARG_TYPE",
        undefined,
      ])
      expect(guest.permits("store", "write", "user:2:name", 10).allowed).toBe(true)
    })

    test("answer and deed agree", async () => {
      const key = fc.constantFrom("a", "b", "ü", "")
      const access = fc.oneof(fc.boolean(), fc.subarray(["a", "*"]))
      const options = fc.record({
        read: access,
        write: access,
        delete: access,
        keys: fc.nat(2),
        bytes: fc.nat(40),
        bytesPerValue: fc.nat(20),
      })
      const deeds = fc.array(
        fc.record({ type: fc.constantFrom("write", "write", "read", "delete"), key, size: fc.nat(25) }),
        { maxLength: 15 },
      )
      const engine = new Engine()
      const property = fc.asyncProperty(options, deeds, async (given, list) => {
        const guest = await guestOf(make(given), {}, engine)
        const model = new Map<string, number>()
        for (const { type, key, size } of list) {
          const answer = guest.permits("store", type, key, type === "write" ? size : 0)
          const at = JSON.stringify(key)
          const script = {
            write: `store.set(${at}, "x".repeat(${size}))`,
            read: `store.get(${at})`,
            delete: `store.delete(${at})`,
          }[type]!
          const code = await codeOr(guest, script)
          expect(
            ["EACCES", "EDQUOT", "EINVAL"].includes(code as string),
            `${script} ${code} ${answer.reason}`,
          ).toBe(!answer.allowed)
          if (answer.allowed && type === "write") model.set(key, size)
          if (answer.allowed && type === "delete") model.delete(key)
          const bytes = [...model].reduce(
            (sum, [key, size]) => sum + size + new TextEncoder().encode(key).length,
            0,
          )
          expect([guest.limits["store.keys"]!.used, guest.limits["store.bytes"]!.used]).toEqual([
            model.size,
            bytes,
          ])
          expect(bytes).toBeLessThanOrEqual(given.bytes)
        }
        guest.stop()
      })
      await fc.assert(property, { numRuns: kind === "store.memory" ? 100 : 30 })
    })
  })
}

test("what a store in memory holds counts as the guest's memory", async () => {
  const guest = await guestOf(store.memory({ bytesPerValue: 64 * KiB }))
  const before = guest.usage.memory
  await guest.evaluate(`store.set("a", "x".repeat(50_000)); 0`)
  expect(guest.usage.memory - before).toBeGreaterThan(50_000)
})

test("bad options are refused at once", () => {
  expect(() => store.memory({ key: 1 } as never)).toThrow(/no option key/)
  expect(() => store.memory({ read: ["a", 1] } as never)).toThrow(/patterns/)
  expect(() => store.memory({ keys: -1 })).toThrow(/store.keys/)
  expect(() => store.sqlite({} as never)).toThrow(/database/)
})

test.skipIf(hasSqlite)("where the host has no SQLite that is said", () => {
  expect(() => store.sqlite(":memory:")).toThrow(/has no node:sqlite/)
})

test.skipIf(!hasSqlite)(
  "instances that share a store on disk share its account; names keep apart",
  async () => {
    const path = join(directory, "shared.db")
    const engine = new Engine()
    const a = await guestOf(store.sqlite(path, { bytes: 100 }), {}, engine)
    await a.evaluate(`store.set("a", "x".repeat(59))`)
    const b = await guestOf(store.sqlite(path, { bytes: 100 }), {}, engine)
    const other = await guestOf(store.sqlite(path, { bytes: 100, name: "other" }), {}, engine)
    expect(await b.evaluate(`store.get("a").length`)).toBe(59)
    expect(await codeOr(b, `store.set("b", "x".repeat(40))`)).toBe("EDQUOT")
    expect(await codeOr(b, `store.set("b", "x".repeat(39))`)).toBe(undefined)
    expect(a.limits["store.bytes"]).toEqual({ cap: 100, used: 100, left: 0 })
    expect(await other.evaluate(`store.keys()`)).toEqual([])
    expect(other.limits["store.bytes"]!.used).toBe(0)
  },
)
