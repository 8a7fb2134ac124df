// What a guest writes, when it acts, and what it draws: each is a grant, with caps of its own.

import { clock, console as consoleFor, Engine, random, timers } from "thimble"

const engine = new Engine()
const program = engine.compile(
  `
  console.log("%s rolls the dice", "guest")
  let rolls = []
  const rolling = setInterval(() => {
    rolls.push(1 + Math.floor(6 * Math.random()))
    if (rolls.length < 4) return
    clearInterval(rolling)
    console.info({ rolls, total: rolls.reduce((a, b) => a + b) })
    for (;;) console.log("and on, and on")        // the console's cap ends this
  }, 2)
`,
  { name: "guest.js" },
)

const instance = engine.spawn(program, {
  grants: [
    consoleFor({ lines: 5, write: (level, text) => console.log(`[${level}]`, text) }),
    clock({ resolution: 1 }),
    random({ seed: 42 }),
    timers({ count: 1 }),
  ],
})

const { kind, error } = await instance.outcome
console.log(kind, `${error.name}: ${error.message}`)
console.log("timers left:", instance.limits["timers.count"].left)
