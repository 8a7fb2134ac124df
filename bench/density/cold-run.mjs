// Prints, as JSON, milliseconds that one program takes in this new process: the engine's import apart, its first run, and
// the fuel it used (Thimble only).
//
//   node cold-run.mjs thimble|quickjs PROGRAM
import { checkResult, loadPrograms } from "../programs.mjs"

const [peerName, name] = process.argv.slice(2)
const program = loadPrograms(name).find((each) => each.name === name)
const { open } = await import(`../peers/${peerName}.mjs`)
const peer = await open()
const start = performance.now()
const loaded = await peer.load(program)
checkResult(program, peerName, await loaded.run())
const milliseconds = performance.now() - start
console.log(JSON.stringify({ milliseconds, fuel: loaded.instance?.usage.fuel ?? null }))
loaded.close()
peer.close()
