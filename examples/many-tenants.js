// Many tenants in one process: the same rules for all, weights by plan, a bad one among them, and a deadline.

import { Engine, KiB } from "thimble"

const engine = new Engine({ scheduler: { slice: 1_000 } })

// Compiled once; every tenant gets an instance with globals and data of its own.
const rules = engine.compile(
  `
  let total = 0
  for (const { price, amount } of orders) total += price * amount
  if (name === "mallory") for (;;);
  ({ name, total, discount: total > 100 ? total / 10 : 0 })
`,
  { name: "rules.js" },
)

const plans = { free: 1, paid: 4 }
const tenants = [
  { name: "alice", plan: "paid", orders: [{ price: 30, amount: 4 }] },
  { name: "bob", plan: "free", orders: [{ price: 5, amount: 3 }] },
  { name: "mallory", plan: "free", orders: [] },
]

const limits = { fuel: 100_000, memory: 128 * KiB }
const instances = tenants.map(({ name, plan, orders }) =>
  engine.spawn(rules, { globals: { name, orders }, weight: plans[plan], limits }),
)

for (const [index, { outcome }] of instances.entries()) {
  const { kind, value, reason, error } = await outcome
  console.log(tenants[index].name, kind, value ?? reason ?? error)
}

// A deadline for a whole request: one signal stops everything that was spawned with it.
const deadline = new AbortController()
const stuck = [1, 2, 3].map(() =>
  engine.spawn(engine.compile("for (;;);"), { signal: deadline.signal, limits: { fuel: Infinity } }),
)
setTimeout(() => deadline.abort(), 20)
for (const { outcome } of stuck) console.log("request", (await outcome).reason)
