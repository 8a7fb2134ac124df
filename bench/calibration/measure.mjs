// Nanoseconds of CPU time per unit of fuel, of small guest programs. Each program repeats a statement, and the same loop
// with another statement (or none) is taken off. Rounds go through all programs in turn, so that a busy
// moment of the machine is spread over all of them, and the host's compilers have seen everything before the first round
// that counts; of each program the fastest round counts.
import { Engine } from "../../dist/thimble.js"
import { median } from "../sample.mjs"

/** How often a statement stands in the body of the loop. */
export const COPIES = 10
/** Microseconds of CPU time that one measurement should take. */
const SPAN = 2000
const MAX_TURNS = 1e6
/** Milliseconds after which something is wrong. */
const MOST = 20_000
/** Rounds before those that count: of each program by itself, then of all in turn. */
const WARM_UP = 3
/** Nothing but time is to end a measurement. */
const LIMITS = {
  fuel: Infinity,
  memory: 256 * 1024 * 1024,
  jobs: Infinity,
  sourceBytes: Infinity,
  hostCalls: Infinity,
}
/** What the host does for the guests. */
const globals = {
  host: {
    same: (value) => value,
    nothing: () => {},
    fail: () => {
      throw new Error("refused")
    },
  },
}

const modules = {
  resolve: (specifier) => specifier,
  load: () => "export const imported = 1",
  meta: () => ({}),
}

/**
 * Source of a program that defines `work(turns)`: a method repeats the statement.
 *
 * @param {{ outside?: string, prelude?: string, isAsync?: boolean, copies?: number }} around what the statement needs; the
 *   prelude is run by each call of `work`
 */
export function methodProgram(statement, { outside = "", prelude = "", isAsync = false, copies = COPIES }) {
  return `${outside}
class Work {
  #x = 1
  ${isAsync ? "async " : ""}run(turns) { const it = this; ${prelude}
    ${loopOf(statement, copies)}
  }
}
const worker = new Work()
globalThis.work = (turns) => worker.run(turns)`
}

/** The same with a set-up that is run once: a generator keeps its variables in registers. */
export function generatorProgram(statement, { setup, copies }) {
  return `const worker = (function* () { let r, s, t, turns = 0; {${setup}
  for (;;) {
    turns = yield
    ${loopOf(statement, copies)}
  } }
})()
worker.next()
function work(turns) { worker.next(turns) }`
}

function loopOf(statement, copies) {
  const body = statement === "" ? "" : `${statement};\n`.repeat(copies)
  return `for (let turn = 0; turn < turns; turn++) {\n${body}}`
}

/** A program that can be measured again and again. */
class Subject {
  turns = 1
  /** Of each round: nanoseconds and units per turn of the loop. */
  rounds = []

  constructor(engine, source, { name, isModule = false, limits }) {
    this.instance = engine.spawn(engine.compile(source, { name, kind: isModule ? "module" : "script" }), {
      limits: { ...LIMITS, ...limits },
      globals,
      modules,
      manual: true,
    })
  }

  async start() {
    await this.drain()
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
    await this.drain()
    const { user, system } = process.cpuUsage(before)
    await call
    return { span: user + system, units: instance.usage.fuel - fuel }
  }

  /** To the end of what there is to do; while the instance waits, its host has the turn. */
  async drain() {
    const { instance } = this
    for (const start = Date.now(); ; ) {
      if (Date.now() - start > MOST) throw new Error("it does not come to an end")
      if (instance.state === "ready") instance.run({ fuel: 1_000_000 })
      else if (instance.state === "waiting") await new Promise((resolve) => setImmediate(resolve))
      else return
    }
  }

  get ns() {
    return Math.min(...this.rounds.map(({ ns }) => ns))
  }
  get spread() {
    return median(this.rounds.map(({ ns }) => ns)) / this.ns
  }
  get units() {
    return median(this.rounds.map(({ units }) => units))
  }
}

/**
 * Measures cases.
 *
 * @param cases see cases.mjs
 * @returns for each case what one statement takes: `{ kind, name, less, ns, units, spread }`; or `{ kind, name, error }`
 */
export async function measureAll(cases, rounds) {
  const engine = new Engine()
  const subjects = new Map()
  const failed = new Map()
  for (const one of cases) {
    const { name, source, without, limits } = one
    try {
      for (const text of [source, without]) {
        const key = keyOf(text, limits)
        if (subjects.has(key)) continue
        const subject = new Subject(engine, text, one)
        await subject.start()
        subjects.set(key, subject)
      }
    } catch (error) {
      failed.set(name, String(error?.message ?? error))
    }
  }
  for (let round = -WARM_UP; round < rounds; round++) {
    if (round === 0) for (const subject of subjects.values()) subject.rounds = []
    for (const subject of subjects.values()) await subject.round()
  }
  return cases.map(({ kind, name, source, without, copies, limits, less }) => {
    if (failed.has(name)) return { kind, name, error: failed.get(name) }
    const whole = subjects.get(keyOf(source, limits))
    const rest = subjects.get(keyOf(without, limits))
    const ns = Math.max(whole.ns - rest.ns, 0) / copies
    return { kind, name, less, ns, units: (whole.units - rest.units) / copies, spread: whole.spread }
  })
}

const keyOf = (source, limits) => `${source}\n${JSON.stringify(limits)}`
