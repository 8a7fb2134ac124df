// What a run has shown, as plain data: the table and `--json` are made of it.

import { MIN_TURNS, SLICE, sum } from "./crowd.js"

/** Jain's index of fairness: 1 if all are equal, 1/n if one has everything. */
export function jain(numbers) {
  const squares = sum(numbers.map((number) => number * number))
  return squares === 0 ? 1 : sum(numbers) ** 2 / (numbers.length * squares)
}

export function factsOf(crowd) {
  const { measured, classes } = crowd
  const honest = measured.classes.filter(({ role }) => role.isHonest)
  const honestFuel = sum(honest.map(({ fuel }) => fuel))
  const honestWeight = sum(honest.map(({ role }) => role.count * role.weight))
  const rows = classes.map(({ role, members }, index) => {
    const { fuel, fuels, memory } = measured.classes[index]
    const ends = members.map(({ endedAt }) => endedAt / 1000)
    return {
      name: role.name,
      count: role.count,
      weight: role.weight,
      expected: role.expected,
      // Shares of what those that always had work used together: the others leave, or mostly sleep.
      wanted: role.isHonest ? (role.count * role.weight) / honestWeight : null,
      got: role.isHonest ? fuel / honestFuel : null,
      fuel,
      fuelEach: { least: Math.min(...fuels), mean: fuel / role.count, most: Math.max(...fuels) },
      memory,
      endings: tally(members.map(({ outcome }) => endingOf(outcome))),
      endedAfter: { first: Math.min(...ends), last: Math.max(...ends) },
    }
  })
  const seconds = measured.milliseconds / 1000
  return {
    asked: crowd.asked,
    seconds,
    leastTurns: MIN_TURNS,
    instances: sum(rows.map(({ count }) => count)),
    spawnMilliseconds: crowd.spawning,
    untilAllEnded: crowd.elapsed / 1000,
    slice: SLICE,
    fuel: measured.fuel,
    fuelPerSecond: measured.fuel / seconds,
    decisions: measured.decisions,
    decisionsPerSecond: measured.decisions / seconds,
    jain: jain(honest.filter(({ role }) => role.weight === 1).flatMap(({ fuels }) => fuels)),
    jainPerWeight: jain(honest.flatMap(({ role, fuels }) => fuels.map((fuel) => fuel / role.weight))),
    lag: {
      ...measured.lag,
      worstInSlices: Math.max(measured.lag.most, -measured.lag.least) / SLICE,
    },
    memory: { guests: measured.memory, process: measured.process },
    slowAnswers: crowd.clock.answers,
    roles: rows,
    problems: problemsOf(crowd),
  }
}

/** Everyone who did not end as they should have. */
function problemsOf({ classes }) {
  const problems = []
  for (const { role, members } of classes) {
    for (const [index, { outcome }] of members.entries()) {
      const who = `${role.name} ${index + 1}`
      const ending = endingOf(outcome)
      if (ending !== role.expected) problems.push(`${who}: ${ending}, expected: ${role.expected}`)
      else if (role.check?.(outcome.value) === false)
        problems.push(`${who}: wrong result ${JSON.stringify(outcome.value)}`)
    }
  }
  return problems
}

function endingOf(outcome) {
  switch (outcome.kind) {
    case "completed":
      return "completed"
    case "threw":
      return `threw ${outcome.error.name}`
    case "stopped":
      return `stopped: ${outcome.reason}`
  }
}

function tally(texts) {
  const counts = {}
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1
  return counts
}
