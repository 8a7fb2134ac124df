// The main job: a thousand guests for a second. Fuel decides here, not time: on a slow machine it measures for longer.

import { spawnSync } from "node:child_process"
import { expect, test } from "vitest"

interface RoleFacts {
  readonly name: string
  readonly count: number
  readonly weight: number
  readonly wanted: number | null
  readonly got: number | null
  readonly fuel: number
  readonly fuelEach: { readonly least: number; readonly mean: number; readonly most: number }
  readonly endings: Readonly<Record<string, number>>
}

interface Facts {
  readonly instances: number
  readonly slice: number
  readonly fuel: number
  readonly jain: number
  readonly jainPerWeight: number
  readonly lag: { readonly least: number; readonly most: number; readonly worstInSlices: number }
  readonly roles: readonly RoleFacts[]
  readonly problems: readonly string[]
}

const SCRIPT = "examples/thousand/index.js"

test("a thousand guests get their shares, and who misbehaves harms nobody else", { timeout: 300_000 }, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, "--seconds", "1", "--json"], {
    encoding: "utf8",
  })
  expect(stderr).toBe("")
  expect(status).toBe(0)
  const facts = JSON.parse(stdout) as Facts
  expect(facts.problems).toEqual([])
  expect(facts.instances).toBe(1000)

  const endings = Object.fromEntries(facts.roles.map(({ name, endings }) => [name, endings]))
  expect(endings).toEqual({
    "honest, weight 1": { completed: 250 },
    "honest, weight 2": { completed: 150 },
    "honest, weight 4": { completed: 100 },
    "endless loop": { "stopped: fuel": 80 },
    "catches everything": { "stopped: fuel": 80 },
    "memory hog": { "stopped: memory": 80 },
    "endless recursion": { "threw RangeError": 80 },
    "regular expression": { "stopped: fuel": 80 },
    sleeper: { completed: 50 },
    "slow caller": { completed: 50 },
  })

  const honest = facts.roles.filter(({ wanted }) => wanted !== null)
  expect(honest.length).toBe(3)
  for (const { name, wanted, got } of honest) {
    expect(Math.abs(got! / wanted! - 1), `${name} wanted ${wanted} and got ${got}`).toBeLessThan(0.1)
  }
  // What EEVDF promises, where no charge that can't be split is larger than a slice.
  const request = 2 * facts.slice
  const perWeight = honest.flatMap(({ fuelEach, weight }) => [
    fuelEach.least / weight,
    fuelEach.most / weight,
  ])
  expect(Math.max(...perWeight) - Math.min(...perWeight)).toBeLessThanOrEqual(2 * request)
  expect(facts.lag.most).toBeLessThanOrEqual(request)
  expect(facts.lag.least).toBeGreaterThanOrEqual(-request)
  expect(facts.lag.worstInSlices).toBeGreaterThan(0)
  expect(facts.jain).toBeGreaterThan(0.99)
  expect(facts.jainPerWeight).toBeGreaterThan(0.99)
  expect(facts.fuel).toBe(facts.roles.reduce((total, { fuel }) => total + fuel, 0))
})

test("unknown and senseless arguments are refused", () => {
  for (const args of [["--seconds", "0"], ["--seconds", "x"], ["--bogus"], ["extra"]]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" })
    expect([status, stdout]).toEqual([2, ""])
    expect(stderr).toContain("usage:")
  }
})
