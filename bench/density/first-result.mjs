// Prints, as JSON, milliseconds from before the import of an engine to its first result, in this new process.
//
//   node first-result.mjs thimble|quickjs
import { SMALL_PROGRAM } from "./small-program.mjs"

const start = performance.now()
const value = process.argv[2] === "quickjs" ? await quickjs() : await thimble()
const milliseconds = performance.now() - start
if (value !== 51) throw new Error(`the small program gave ${value}`)
console.log(JSON.stringify({ milliseconds }))

async function thimble() {
  const { Engine } = await import("../../dist/thimble.js")
  const engine = new Engine()
  const outcome = await engine.spawn(engine.compile(SMALL_PROGRAM)).outcome
  return outcome.value
}

async function quickjs() {
  const { getQuickJS } = await import("quickjs-emscripten")
  const context = (await getQuickJS()).newContext()
  const result = context.unwrapResult(context.evalCode(SMALL_PROGRAM))
  const value = context.getNumber(result)
  result.dispose()
  context.dispose()
  return value
}
