// What an instruction pays first, and what happens when it can't.

import { expect, test } from "vitest"
import type { Agent } from "../../src/vm/agent.js"
import type { Frame } from "../../src/vm/interpreter/frame.js"
import { payInstallment, throwFrom } from "../../src/vm/interpreter/unwind.js"
import { Meter } from "../../src/vm/meter.js"

/** Runs one instruction after the other, as the loop does, in slices; the fuel used. */
function used(instructions: readonly (() => void)[], meter: Meter, slice: number): number {
  const agent = { realm: { meter }, depth: -1, fuel: 0, installment: 0 } as unknown as Agent
  let granted = 0
  let pc = 0
  for (let attempts = 0; pc < instructions.length; attempts++) {
    if (attempts > 1_000_000) throw new Error("no end of it")
    if (agent.fuel <= 0) {
      granted += slice
      agent.fuel += slice
      meter.begin()
      if (agent.installment > 0 && !payInstallment(agent)) continue
    }
    const left = agent.fuel
    try {
      instructions[pc]!()
      agent.fuel -= 1 + meter.debt
      meter.debt = 0
      pc++
    } catch (error) {
      throwFrom(agent, error, null as unknown as Frame, 0, left)
    }
  }
  return granted - agent.fuel
}

test("an instruction may pay several times", () => {
  for (const slice of [1, 7, 1000, 1_000_000]) {
    const meter = new Meter()
    const twice = () => {
      meter.pay(2000, 0)
      meter.pay(30, 0)
      meter.pay(3000, 0)
      meter.pay(1000, 0)
    }
    const once = () => meter.pay(700, 0)
    expect(used([twice, once, twice, twice, once, once, () => {}], meter, slice)).toBe(3 * 6030 + 3 * 700 + 7)
    expect(meter.prepaid).toBe(0)
  }
})
