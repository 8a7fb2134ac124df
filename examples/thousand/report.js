// The table at the end.

import { bytes, integer, large, line, percent } from "./text.js"

const WIDTHS = [19, -4, -3, -11, -8, -8, 20]

export function report(facts) {
  const rows = facts.roles.map(({ name, count, weight, fuelEach, wanted, got, endings }) => {
    const [first, ...others] = Object.entries(endings).map(([ending, n]) => `${n} ${ending}`)
    const shares = [wanted, got].map((share) => (share === null ? "" : percent(share)))
    const cells = [name, count, weight, integer(fuelEach.mean), ...shares, first]
    return [line(WIDTHS, cells), ...others.map((text) => line(WIDTHS, ["", "", "", "", "", "", text]))]
  })
  const hogs = facts.roles.filter(({ expected }) => expected.startsWith("stopped"))
  const lastStop = Math.max(...hogs.map(({ endedAfter }) => endedAfter.last))
  return [
    `${integer(facts.instances)} instances in one process, measured for ${facts.seconds.toFixed(2)} s`,
    ...(facts.seconds > facts.asked + 0.5
      ? [`(not ${facts.asked}: that was too short for ${facts.leastTurns} turns each)`]
      : []),
    "",
    line(WIDTHS, ["", "n", "w", "fuel each", "wanted", "got", "how they ended"]),
    ...rows.flat(),
    "",
    "wanted and got: shares of what the honest workers used together. They had work",
    "from first to last; the others left early or mostly slept.",
    "",
    ...pairs([
      ["Jain's index, weight 1", facts.jain.toFixed(6)],
      ["Jain's index, all honest, per weight", facts.jainPerWeight.toFixed(6)],
      ["worst lag", `${facts.lag.worstInSlices.toFixed(3)} slices of ${integer(facts.slice)} fuel`],
      ["fuel", `${large(facts.fuel)} (${large(facts.fuelPerSecond)} per second)`],
      ["slices", `${integer(facts.decisions)} (${integer(facts.decisionsPerSecond)} per second)`],
      ["to make all instances", `${facts.spawnMilliseconds.toFixed(0)} ms`],
      ["last hog stopped after", `${lastStop.toFixed(2)} s`],
      ["answers to slow calls", integer(facts.slowAnswers)],
      ["memory of the guests, as accounted", bytes(facts.memory.guests)],
      ["memory of the process", bytes(facts.memory.process)],
    ]),
    "",
    facts.problems.length === 0
      ? "Everybody ended as they should have, and all results are right."
      : `${facts.problems.length} did not end as they should have:\n${facts.problems.slice(0, 20).join("\n")}`,
    "",
  ].join("\n")
}

function pairs(rows) {
  return rows.map(([name, value]) => line([38, 0], [name, value]))
}
