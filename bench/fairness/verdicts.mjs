// The numbers that the scheduler is held to, each with what was measured. Reached or not: nothing is rounded in its favour.

/** @returns {{ goal: string, measured: string, reached: boolean }[]} of what was measured in this run */
export function verdicts({ setups, hostile, waiting, cost, switches, courtesy }) {
  const own = Object.entries(setups).flatMap(([name, by]) =>
    by.eevdf === undefined ? [] : [[name, by.eevdf]],
  )
  const list = []
  const add = (goal, reached, measured) => list.push({ goal, reached, measured })
  const guests = [...(hostile?.find(({ policy }) => policy === "eevdf")?.kinds ?? [])]
  const live = waiting?.filter(({ policy }) => policy === "eevdf") ?? []
  const judged = [
    ...own.map(([name, result]) => ({ ...result, name })),
    ...guests,
    ...live.map((each) => ({ ...each, name: "waiting" })),
  ]
  if (judged.length > 0) {
    const violations = judged.reduce((sum, each) => sum + each.violations, 0)
    const { worst, name } = worstBy(judged, (each) => each.worst)
    const decisions = own.reduce((sum, [, each]) => sum + each.decisions, 0)
    add(
      "zero violations of |lag| ≤ slice + e, in all set-ups",
      violations === 0,
      `${violations} in ${decisions.toLocaleString("en")} synthetic decisions and ${guests.length + live.length} runs of real guests; the worst |lag| was ${worst.toFixed(4)} of the bound (${name})`,
    )
  }
  const equal = setups.equal?.eevdf?.jain[10]
  if (equal)
    add(
      "Jain's index, windows of 10 slices, 10,000 equal hogs ≥ 0.9999",
      equal.least >= 0.9999,
      `${equal.least.toFixed(6)} in the worst window`,
    )
  const ragged = setups.ragged?.eevdf?.jain[10]
  if (ragged)
    add(
      "the same for 1,000 hogs that pass their slices",
      ragged.least >= 0.9999,
      `${ragged.least.toFixed(6)} in the worst window`,
    )
  const weights = setups.weights?.eevdf
  if (weights)
    add(
      "share error of weights 1 to 1,024 ≤ 1 slice",
      weights.maxLag <= 1 && weights.shareError.most <= 1,
      `${weights.maxLag.toFixed(4)} slices at most at any moment, ${weights.shareError.most.toFixed(4)} at the end`,
    )
  if (guests.length > 0) {
    const fuel = worstBy(guests, ({ slowdown }) => slowdown.p99)
    add(
      "victims' p99 slowdown beside any hostile guest ≤ 1.05 of fair share, in fuel",
      fuel.slowdown.p99 <= 1.05,
      `${fuel.slowdown.p99.toFixed(4)} (${fuel.name})`,
    )
    const time = worstBy(guests.slice(1), ({ slowdownInTime }) => slowdownInTime.median)
    const { median, least, most } = time.slowdownInTime
    add(
      "the same in time, against a guest that only works",
      median <= 1.05,
      `${median.toFixed(3)} [${least.toFixed(3)}–${most.toFixed(3)}] (${time.name})`,
    )
  }
  const gaming = setups.gaming?.eevdf?.games
  if (gaming) {
    const [name, gain] = worstBy(Object.entries(gaming), ([, gain]) => gain)
    add("gain by gaming ≤ 1 %", gain <= 0.01, `${(gain * 100).toFixed(3)} % (${name})`)
  }
  for (const [count, most] of [
    [10_000, 300],
    [1_000_000, 1_000],
  ]) {
    const each = cost?.find((row) => row.policy === "eevdf" && row.count === count)
    if (each)
      add(
        `decision and switch ≤ ${most} ns at ${count.toLocaleString("en")} tasks`,
        each.nanoseconds.median <= most,
        `${nanoseconds(each.nanoseconds)}`,
      )
  }
  const real = switches?.at(-1)
  if (real)
    add(
      `the same between ${real.count.toLocaleString("en")} real guests, ≤ 300 ns`,
      real.nanoseconds.median <= 300,
      nanoseconds(real.nanoseconds),
    )
  const loaded = courtesy?.find(({ guests }) => guests > 0)
  if (loaded) {
    const delay = ({ median, least, most }) =>
      `${median.toFixed(1)} ms [${least.toFixed(1)}–${most.toFixed(1)}]`
    const { loop, own } = loaded
    add("event-loop delay at full load, p99 ≤ 12 ms", loop.p99.median <= 12, delay(loop.p99))
    add("the same in processor time, other processes left out", own.p99.median <= 12, delay(own.p99))
  }
  return list
}

function nanoseconds({ median, least, most }) {
  return `${Math.round(median)} ns [${Math.round(least)}–${Math.round(most)}]`
}

function worstBy(list, value) {
  return list.reduce((worst, each) => (value(each) > value(worst) ? each : worst))
}
