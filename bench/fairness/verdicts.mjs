// The numbers that the scheduler is held to, each with what was measured. Reached or not: nothing is rounded in its favour, and
// what was not measured is not reached.

import { shareWithin } from "./calibration.mjs"

const OWN = "eevdf"

/**
 * @returns {{ goal: string, measured: string, reached: boolean | undefined, isFurther?: true, mustHold?: true }[]} `reached`
 *   is undefined where this run did not measure it. `isFurther`: none of the numbers that it is held to, but near one of them.
 *   `mustHold`: it is exact, and part of what EEVDF promises.
 */
export function verdicts(results) {
  const list = []
  const add = (goal, found) => list.push({ goal, ...(found ?? NOT_MEASURED) })
  const addFurther = (goal, found) => {
    if (found !== undefined) list.push({ goal, isFurther: true, ...found })
  }
  const { setups, cost } = results
  const own = (name) => setups[name]?.[OWN]
  add("No |lag| beyond slice + e: synthetic set-ups", promise(syntheticBound(setups)))
  add("No |lag| beyond slice + e: real guests", promise(realBound(results)))
  add("e ≤ a 16th of the default slice (625)", largestCharge(results))
  add("Jain's index, windows of 10 slices, 10,000 equal hogs ≥ 0.9999", jainOf(own("equal")))
  addFurther(
    "Jain's index, windows of 10 slices, 1,000 hogs that pass their slices at random ≥ 0.9999",
    jainOf(own("ragged")),
  )
  add("Share error by weight ≤ 1 slice", shareError(own("weights")))
  add("Victims' p99 slowdown beside any hostile guest ≤ 1.05: fuel", slowdownInFuel(results))
  add("Victims' p99 slowdown beside any hostile guest ≤ 1.05: time", slowdownInTime(results))
  addFurther(
    "Victims' p99 slowdown ≤ 1.05: time, the first time that the process sees such a guest",
    firstSight(results),
  )
  add("Gain by gaming ≤ 1 %: synthetic", gain(Object.entries(own("gaming")?.games ?? {})))
  add(
    "Gain by gaming ≤ 1 %: real guests",
    gain(ofPolicy(results.players)?.games.map(({ name, gain }) => [name, gain]) ?? []),
  )
  add("Decision and switch ≤ 300 ns, 10,000 tasks", costAt(cost, 10_000, 300))
  add("Decision and switch ≤ 1,000 ns, 1,000,000 tasks", costAt(cost, 1_000_000, 1_000))
  addFurther("Decision and switch ≤ 300 ns, real guests", realSwitch(results.switches))
  add("1,000,000 idle instances in one process ≤ 1.5 GB", idleCrowd(results.idle?.[0]))
  add("Event-loop delay at full load, p99 ≤ 12 ms", loopDelay(results.courtesy, "loop"))
  addFurther(
    "Event-loop delay at full load, p99 ≤ 12 ms: processor time, without other processes",
    loopDelay(results.courtesy, "own"),
  )
  add("No drift after 10¹² units of fuel", drift(own("soak")))
  addFurther("Heap flat, sums exact in the soak of real guests", endured(results.endurance?.[0]))
  add(
    "99 % of instructions within ×4 of the median ns per unit",
    calibrated(results.calibration, "instructions"),
  )
  add("99 % of built-ins within ×4 of the median ns per unit", calibrated(results.calibration, "builtins"))
  return list
}

const NOT_MEASURED = { reached: undefined, measured: "not in this run" }

function promise(found) {
  return found && { ...found, mustHold: true }
}

function syntheticBound(setups) {
  const runs = Object.entries(setups).flatMap(([name, by]) => (by[OWN] ? [{ name, ...by[OWN] }] : []))
  if (runs.length === 0) return undefined
  const decisions = runs.reduce((sum, each) => sum + each.decisions, 0)
  const { violations, text } = boundOf(runs)
  return {
    reached: violations === 0,
    measured: `${violations} in ${decisions.toLocaleString("en")} decisions of ${runs.length} set-ups; ${text}`,
  }
}

function realBound(results) {
  const runs = realRuns(results)
  if (runs.length === 0) return undefined
  const { violations, text } = boundOf(runs)
  return { reached: violations === 0, measured: `${violations} in ${runs.length} runs; ${text}` }
}

function boundOf(runs) {
  const violations = runs.reduce((sum, each) => sum + each.violations, 0)
  const { worst, name } = mostOf(runs, (each) => each.worst)
  return { violations, text: `the worst was ${worst.toFixed(4)} of the bound (${name})` }
}

function realRuns({ hostile, players, waiting, endurance }) {
  return [
    ...(ofPolicy(hostile)?.kinds ?? []),
    ...(ofPolicy(players)?.games ?? []),
    ...(waiting ?? []).filter(({ policy }) => policy === OWN).map((each) => ({ ...each, name: "waiting" })),
    ...(endurance ?? []).map((each) => ({ ...each, name: "soak" })),
  ]
}

function largestCharge(results) {
  const runs = realRuns(results).filter(({ overshoot }) => overshoot !== undefined)
  if (runs.length === 0) return undefined
  const most = mostOf(runs, ({ overshoot }) => overshoot.most)
  const { allowed } = most.overshoot
  return {
    reached: allowed <= 625 && most.overshoot.most <= allowed,
    measured: `${allowed} is what the interpreter promises; the most that a run passed its slice by was ${most.overshoot.most} (${most.name})`,
  }
}

function jainOf(run) {
  const windows = run?.jain[10]
  if (windows === undefined) return undefined
  return { reached: windows.least >= 0.9999, measured: `${windows.least.toFixed(6)} in the worst window` }
}

function shareError(run) {
  if (run === undefined) return undefined
  return {
    reached: run.maxLag <= 1 && run.shareError.most <= 1,
    measured: `${run.maxLag.toFixed(4)} slices at most at any moment, ${run.shareError.most.toFixed(4)} at the end`,
  }
}

function slowdownInFuel({ hostile, players }) {
  const kinds = (ofPolicy(hostile)?.kinds ?? []).map(({ name, slowdown }) => ({ name, value: slowdown.p99 }))
  const games = (ofPolicy(players)?.games ?? []).map(({ name, slowdown }) => ({ name, value: slowdown }))
  if (kinds.length + games.length === 0) return undefined
  const { name, value } = mostOf([...kinds, ...games], (each) => each.value)
  return { reached: value <= 1.05, measured: `${value.toFixed(4)} (${name})` }
}

function slowdownInTime({ hostile }) {
  const kinds = ofPolicy(hostile)?.kinds
  if (kinds === undefined) return undefined
  const { name, slowdownInTime } = mostOf(kinds.slice(1), (each) => each.slowdownInTime.median)
  const noise = kinds[0].slowdownInTime
  return {
    reached: slowdownInTime.median <= 1.05,
    measured: `${spreadOf(slowdownInTime, 3)} (${name}); of one that only works: ${spreadOf(noise, 3)}`,
  }
}

function firstSight({ hostile }) {
  const kinds = ofPolicy(hostile)?.kinds
  if (kinds === undefined) return undefined
  const { name, firstSight } = mostOf(kinds.slice(1), (each) => each.firstSight)
  return { reached: firstSight <= 1.05, measured: `${firstSight.toFixed(2)} (${name})` }
}

function gain(games) {
  if (games.length === 0) return undefined
  const [name, most] = mostOf(games, ([, gain]) => gain)
  return {
    reached: most <= 0.01,
    measured: `${(most * 100).toFixed(3)} % at most, of ${games.length} games (${name})`,
  }
}

function costAt(cost, count, most) {
  const each = cost?.find((row) => row.policy === OWN && row.count === count)
  if (each === undefined) return undefined
  return { reached: each.nanoseconds.median <= most, measured: `${spreadOf(each.nanoseconds, 0)} ns` }
}

function realSwitch(switches) {
  const last = switches?.at(-1)
  if (last === undefined) return undefined
  return {
    reached: last.nanoseconds.median <= 300,
    measured: `${spreadOf(last.nanoseconds, 0)} ns, ${last.count.toLocaleString("en")} guests`,
  }
}

function idleCrowd(idle) {
  if (idle === undefined) return undefined
  const { count, rss, bytes, woken, wrong } = idle
  return {
    reached: count < 1_000_000 ? undefined : rss <= 1.5e9 && wrong === 0,
    measured: `${count.toLocaleString("en")} take ${(rss / 1e9).toFixed(2)} GB of memory, ${Math.round(bytes).toLocaleString("en")} bytes of heap each; of ${woken.toLocaleString("en")} that were called ${woken - wrong} answered right`,
  }
}

function loopDelay(courtesy, of) {
  const loaded = courtesy?.find(({ guests }) => guests > 0)
  if (loaded === undefined) return undefined
  return { reached: loaded[of].p99.median <= 12, measured: `${spreadOf(loaded[of].p99, 1)} ms` }
}

function drift(run) {
  if (run === undefined) return undefined
  const { fuel, wrong, drift } = run.sums
  return {
    reached: fuel < 1e12 ? undefined : wrong === 0 && drift <= 1,
    measured: `after ${fuel.toExponential(2)} units all sums are off by ${wrong}, and lags by ${drift.toFixed(4)} units at most from the judge's`,
  }
}

function endured(run) {
  if (run === undefined) return undefined
  const { growth, wrong, minutes, born, violations } = run
  return {
    reached: minutes < 0.5 ? undefined : growth.part <= 0.05 && wrong === 0 && violations === 0,
    measured: `${minutes} minutes, ${born.toLocaleString("en")} guests: heap ${growth.MiB >= 0 ? "+" : "−"}${Math.abs(growth.MiB).toFixed(2)} MiB (${(growth.part * 100).toFixed(1)} %) from the second quarter to the last; sums off by ${wrong}`,
  }
}

function calibrated(calibration, what) {
  const share = calibration?.[0] && shareWithin(calibration[0])[what]
  if (share === undefined) return undefined
  return { reached: share.within >= 0.99, measured: `${(share.within * 100).toFixed(1)} % of ${share.count}` }
}

function ofPolicy(list) {
  return list?.find(({ policy }) => policy === OWN)
}

function spreadOf({ median, least, most }, digits) {
  return `${median.toFixed(digits)} [${least.toFixed(digits)}–${most.toFixed(digits)}]`
}

function mostOf(list, value) {
  return list.reduce((most, each) => (value(each) > value(most) ? each : most))
}
