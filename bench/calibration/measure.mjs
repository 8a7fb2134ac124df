// Nanoseconds of CPU time per unit of fuel, of small guest programs. Each program repeats a statement, and the same loop
// with another statement (or none) is taken off. Rounds go through all programs in turn, so that a busy
// moment of the machine is spread over all of them; of each program the fastest round counts.
import { Engine } from "../../dist/thimble.js"
import { median } from "../sample.mjs"

/** How often a statement stands in the body of the loop. */
const COPIES = 10
/** Microseconds of CPU time that one measurement should take. */
const SPAN = 2500
const MAX_TURNS = 1e6
/** Rounds before those that count: of each program by itself, then of all in turn. */
const WARM_UP = 4
/** Nothing but time is to end a measurement. */
const limits = { fuel: Infinity, memory: 256 * 1024 * 1024, jobs: Infinity, sourceBytes: Infinity }

/**
 * Source of a program that defines `work(turns)`: a method repeats the statement.
 *
 * @param {{ outside?: string, prelude?: string, isAsync?: boolean }} around what the statement needs; the prelude is run
 *   by each call of `work`
 */
export function methodProgram(statement, { outside = "", prelude = "", isAsync = false }) {
  return `${outside}
class Work {
  #x = 1
  ${isAsync ? "async " : ""}run(turns) { const it = this; ${prelude}
    ${loopOf(statement, COPIES)}
  }
}
const worker = new Work()
function work(turns) { return worker.run(turns) }`
}

/** The same with a set-up that is run once: a generator keeps its variables in registers. */
export function generatorProgram(statement, { setup, copies = COPIES }) {
  return `const worker = (function* () { let r, turns = 0; ${setup}
  for (;;) {
    turns = yield
    ${loopOf(statement, copies)}
  }
})()
worker.next()
function work(turns) { worker.next(turns) }`
}

function loopOf(statement, copies) {
  const body = statement === "" ? "" : `${statement};\n`.repeat(copies)
  return `for (let turn = 0; turn < turns; turn++) {\n${body}}`
}

/** A program that can be measured again and again; null if it does not run, and why. */
class Subject {
  turns = 1
  /** Of each round: nanoseconds and units per turn of the loop. */
  rounds = []

  constructor(engine, source, name) {
    this.instance = engine.spawn(engine.compile(source, { name }), { limits, manual: true })
  }

  async start() {
    this.drain()
    const outcome = await this.instance.outcome
    if (outcome.kind !== "completed") throw outcome.error ?? new Error(`stopped: ${outcome.reason}`)
    for (let i = 0; i < WARM_UP; i++) await this.round()
  }

  /** Measures, and decides how long the next round is to be: long enough for the clock. */
  async round() {
    const { span, units } = await this.measure()
    this.rounds.push({ ns: (span * 1000) / this.turns, units: units / this.turns })
    const factor = Math.min(Math.max(SPAN / Math.max(span, 1), 1 / 20), 20)
    this.turns = Math.min(Math.max(Math.round(this.turns * factor), 1), MAX_TURNS)
  }

  async measure() {
    const { instance } = this
    const fuel = instance.usage.fuel
    const before = process.cpuUsage()
    const call = instance.call("work", this.turns)
    this.drain()
    const { user, system } = process.cpuUsage(before)
    await call
    return { span: user + system, units: instance.usage.fuel - fuel }
  }

  drain() {
    while (this.instance.state === "ready") this.instance.run({ fuel: 1_000_000 })
  }

  get ns() {
    return Math.min(...this.rounds.map(({ ns }) => ns))
  }
  get spread() {
    return median(this.rounds.map(({ ns }) => ns)) / this.ns
  }
  get units() {
    return this.rounds.at(-1).units
  }
}

/**
 * Measures cases `{ name, source, without }`.
 *
 * @returns for each case its ns per unit, ns and units of one turn, and median round over fastest; or `{ name, error }`
 */
export async function measureAll(cases, rounds) {
  const engine = new Engine()
  const subjects = new Map()
  const failed = []
  for (const { name, source, without } of cases) {
    try {
      for (const text of [source, without]) {
        if (subjects.has(text)) continue
        const subject = new Subject(engine, text, name)
        await subject.start()
        subjects.set(text, subject)
      }
    } catch (error) {
      failed.push({ name, error: String(error?.message ?? error) })
    }
  }
  for (let round = -WARM_UP; round < rounds; round++) {
    // The host's compilers have seen everything only when all programs have run several times.
    if (round === 0) for (const subject of subjects.values()) subject.rounds = []
    for (const subject of subjects.values()) await subject.round()
  }
  const gone = new Set(failed.map(({ name }) => name))
  const results = cases
    .filter(({ name }) => !gone.has(name))
    .map(({ name, source, without }) => {
      const whole = subjects.get(source)
      const rest = subjects.get(without)
      const ns = Math.max(whole.ns - rest.ns, 0)
      const units = whole.units - rest.units
      return { name, ns, units, rate: ns / units, spread: whole.spread }
    })
  return { results, failed }
}
