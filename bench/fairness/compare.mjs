// Two runs beside each other: what is exact, whether it is equal; what is time, by how much it differs.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { markdown } from "./markdown.mjs"
import { verdicts } from "./verdicts.mjs"

export function compare(one, other) {
  const [a, b] = [one, other].map((folder) => JSON.parse(readFileSync(join(folder, "results.json"), "utf8")))
  const rows = []
  for (const [name, by] of Object.entries(a.setups)) {
    for (const [policy, first] of Object.entries(by)) {
      const second = b.setups[name]?.[policy]
      if (second === undefined) continue
      rows.push([
        name,
        policy,
        first.traceHash === second.traceHash ? "the same" : "**others**",
        ...["maxLag", "longestWait"].flatMap((field) => [first[field].toFixed(4), second[field].toFixed(4)]),
        `${first.violations}`,
        `${second.violations}`,
      ])
    }
  }
  const blocks = [
    { heading: "Two runs", level: 1 },
    {
      text: `A: seed ${a.meta.seed}${a.meta.quick ? ", quick" : ""}. B: seed ${b.meta.seed}${b.meta.quick ? ", quick" : ""}.`,
    },
    { head: ["goal", "A", "B"], rows: bothVerdicts(a, b) },
    {
      head: ["set-up", "policy", "decisions", "max lag A", "B", "longest wait A", "B", "beyond bound A", "B"],
      rows,
    },
  ]
  if (a.cost && b.cost) blocks.push(costs(a.cost, b.cost))
  return markdown(blocks)
}

function bothVerdicts(a, b) {
  const second = new Map(verdicts(b).map((each) => [each.goal, each]))
  const text = (each) => (each === undefined ? "–" : `${each.reached ? "yes" : "**no**"}: ${each.measured}`)
  return verdicts(a).map((each) => [each.goal, text(each), text(second.get(each.goal))])
}

function costs(a, b) {
  const rows = a.flatMap(({ policy, count, nanoseconds }) => {
    const other = b.find((each) => each.policy === policy && each.count === count)
    if (other === undefined) return []
    const ratio = other.nanoseconds.median / nanoseconds.median
    return [
      [
        policy,
        `${count}`,
        ...[nanoseconds, other.nanoseconds].map(({ median }) => median.toFixed(0)),
        ratio.toFixed(2),
      ],
    ]
  })
  return { head: ["policy", "tasks", "ns A", "ns B", "B / A"], rows }
}
