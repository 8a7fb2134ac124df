// A guest that watches its own limits: it drops its cache in time. A careless one, with the same limit, is stopped.

import { Engine, KiB } from "thimble"

const engine = new Engine()
const program = engine.compile(
  `
  const cache = new Map()
  let drops = 0

  function squares(n) {
    if (careful && cache.size > 0 && Thimble.limits.memory.left < 24 * 1024) {
      cache.clear()
      drops++
    }
    if (!cache.has(n)) cache.set(n, Array.from({ length: 50 }, (_, i) => (n + i) ** 2))
    return cache.get(n)
  }

  let sum = 0
  for (let n = 0; n < 2_000; n++) {
    try {
      sum += squares(n).length
    } catch (error) {
      // A request fails, and the next one is tried: as servers do.
    }
  }
  ;({ sum, drops })
`,
  { name: "cache.js" },
)

for (const careful of [true, false]) {
  const { kind, value, reason } = await engine.spawn(program, {
    limits: { memory: 256 * KiB },
    globals: { careful },
  }).outcome
  const result =
    kind === "completed" ? `with ${value.sum} numbers; the cache was dropped: ${value.drops > 0}` : reason
  console.log(careful ? "careful:" : "careless:", kind, result)
}
