// Limits: what an instance may use, and what happens when it wants more.

import { Engine, KiB } from "thimble"

const engine = new Engine()

async function tryOut(what, source, limits) {
  const outcome = await engine.spawn(engine.compile(source), { limits }).outcome
  const why = { completed: "value", threw: "error", stopped: "reason" }[outcome.kind]
  console.log(`${what}: ${outcome.kind}, ${outcome[why]}`)
}

// Out of fuel: stopped. No `catch` runs, and no `finally` either.
await tryOut("endless loop", "try { for (;;); } finally { while (true); }", { fuel: 10_000 })

// Out of memory: first an error that the guest can catch, with a small reserve to do so.
await tryOut("one big text", "try { 'x'.repeat(1e6) } catch (error) { error.name }", { memory: 64 * KiB })

// Who goes on regardless is stopped.
await tryOut("a hog", "const all = []; for (;;) try { all.push([0, 1, 2]) } catch {}", { memory: 64 * KiB })

// Too many frames: a RangeError, as in every engine.
await tryOut("recursion", "function f() { f() } f()", { depth: 100 })

// An instance that is run by hand, a slice at a time: the host decides when, and can look in between.
const program = engine.compile("let n = 0; while (n < 1000) n++; n")
const instance = engine.spawn(program, { manual: true })
let slices = 0
while (instance.state !== "ended") {
  instance.run({ fuel: 1_000 })
  slices++
}
const { value, usage } = await instance.outcome
console.log(
  `by hand: ${value} after ${slices} slices and ${usage.fuel} fuel; ${instance.limits.fuel.left} left`,
)
