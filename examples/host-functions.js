// Functions of the host, as a guest calls them: at once, waiting for a promise, or with a promise of its own.

import { setTimeout as after } from "node:timers/promises"
import { Engine, hostFunction } from "thimble"

const engine = new Engine()
const program = engine.compile(
  `
  log("sum", add(2, 3))                            // answers at once
  log("user", lookup("ada"))                       // the host's promise: this guest waits, others run
  try { lookup("nobody") } catch (error) { log("caught", error.message) }

  const both = Promise.all([fetchPrice("tea"), fetchPrice("milk")])   // async: true gives promises
  both.then((prices) => log("prices", prices))

  function double(n) { return 2 * n }              // the host may call this
  each([1, 2, 3], (n) => log("each", n))           // and a function that it was given
`,
  { name: "guest.js" },
)

const users = new Map([["ada", { name: "Ada", born: new Date(0) }]])

const instance = engine.spawn(program, {
  globals: {
    log: (...values) => console.log(...values),
    add: (a, b) => a + b,
    async lookup(id) {
      await after(5)
      if (!users.has(id)) throw new RangeError(`no user ${id}`)
      return users.get(id) // crosses as a copy
    },
    fetchPrice: hostFunction(async (what) => ({ what, price: what.length }), { async: true }),
    async each(list, callback) {
      for (const value of list) await callback(value) // a guest's function is a function that returns a promise
    },
  },
})

const outcome = await instance.outcome
console.log(outcome.kind, outcome.usage.hostCalls, "host calls")
console.log("double", await instance.call("double", 21))
