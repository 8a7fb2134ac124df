// Runs a hostile guest in slices, bounded in fuel and memory, and looks at what is left: the typed outcome, that no slice
// took much more than it was given, that another guest of the same engine goes on working, and that the host's own
// intrinsics are as they were.

import { Engine, type GuestError, type Limits, MiB, type Outcome, type SpawnOptions } from "thimble"
import { expect, test } from "vitest"
import { INDIVISIBLE } from "../../src/host/scheduler/options.js"

/** Fuel of one slice. */
const SLICE = 10_000

export interface Case {
  readonly source: string
  /** "completed", "stopped: fuel", or the name of the error that is thrown. A list: either. */
  readonly end: string | readonly string[]
  /** With "completed". */
  readonly value?: unknown
  readonly limits?: Partial<Limits>
  readonly globals?: SpawnOptions["globals"]
  readonly overshoot?: number
}

export interface Attacked {
  readonly outcome: Outcome
  /** The largest amount of fuel that a slice used. */
  readonly largestSlice: number
}

const LIMITS: Partial<Limits> = { fuel: 1_000_000, memory: 16 * MiB }

export async function attack(
  engine: Engine,
  { source, limits, globals }: Omit<Case, "end">,
): Promise<Attacked> {
  const instance = engine.spawn(engine.compile(source, { name: "guest.js" }), {
    manual: true,
    limits: { ...LIMITS, ...limits },
    ...(globals !== undefined && { globals }),
  })
  let largestSlice = 0
  while (instance.state !== "ended") {
    const { used, state } = instance.run({ fuel: SLICE })
    largestSlice = Math.max(largestSlice, used)
    if (state === "waiting") await new Promise((done) => setImmediate(done))
    else expect(instance.checkInvariants(false).problems).toEqual([])
  }
  if (!instance.isStopped) expect(instance.checkInvariants(true).problems).toEqual([])
  const outcome = await instance.outcome
  expect(outcome.usage.fuel).toBeLessThan((limits?.fuel ?? LIMITS.fuel!) + INDIVISIBLE)
  return { outcome, largestSlice }
}

/** How a run ended, as a `Case` says it. */
export function endOf(outcome: Outcome): string {
  if (outcome.kind === "threw") return outcome.error.name
  return outcome.kind === "stopped" ? `stopped: ${outcome.reason}` : "completed"
}

const intrinsics = [
  Object.prototype,
  Function.prototype,
  Array.prototype,
  Error.prototype,
  Promise.prototype,
  Error,
]
const hostKeys = () => intrinsics.map((intrinsic) => Reflect.ownKeys(intrinsic).map(String))

/** One test for each case of a row of the list of attacks. */
export function attacks(row: string, cases: Readonly<Record<string, Case>>): void {
  for (const [name, one] of Object.entries(cases)) {
    test(`${row}: ${name}`, async () => {
      const engine = new Engine()
      const bystander = engine.spawn(engine.compile(BYSTANDER), { manual: true })
      bystander.run({ fuel: 100 })
      const before = hostKeys()
      const { outcome, largestSlice } = await attack(engine, one)
      const end = endOf(outcome)
      const message =
        outcome.kind === "threw" ? (outcome.error as GuestError).message : JSON.stringify(outcome.usage)
      expect(one.end, `${end}: ${message}`).toSatisfy((wanted: Case["end"]) => [wanted].flat().includes(end))
      if (outcome.kind === "completed" && "value" in one) expect(outcome.value).toEqual(one.value)
      expect(largestSlice).toBeLessThanOrEqual(SLICE + (one.overshoot ?? INDIVISIBLE))
      expect(hostKeys()).toEqual(before)
      while (bystander.state !== "ended") bystander.run()
      expect(await bystander.outcome).toMatchObject({ kind: "completed", value: "6,15;a1;0,1,4;true" })
    })
  }
}

const BYSTANDER = `
  const sums = [[1, 2, 3], [4, 5, 6]].map((list) => list.reduce((a, b) => a + b))
  class Point { #x = 1; get x() { return this.#x } }
  const { x } = new Point()
  const squares = Array.from({ length: 3 }, (_, i) => i * i)
  ;[sums, "a" + x, squares, JSON.stringify({ a: [1] }) === '{"a":[1]}'].join(";")
`
