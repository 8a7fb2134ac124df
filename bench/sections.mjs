// What is measured: each section returns plain data, which report.mjs puts into words.
import { measureInChild } from "./child.mjs"
import { checkResult } from "./programs.mjs"
import { geometricMean, median, sample, spread } from "./sample.mjs"
import { writeUnmetered } from "./unmetered.mjs"

const PEERS = ["thimble", "quickjs", "jitless", "v8"]

/** Runs of a program before its first sample: the host's compilers take some hundred milliseconds to settle. */
const WARM_UP = { least: 3, most: 20, milliseconds: 600 }

/** Steady state: every program under every peer, in turns. Ratios are of one round, relative to quickjs. */
export async function steadyState({ programs, rounds, sampling, say }) {
  const peers = new Map()
  for (const id of PEERS) peers.set(id, await (await import(`./peers/${id}.mjs`)).open())
  const results = []
  try {
    for (const program of programs) {
      say(program.name)
      results.push({ name: program.name, ...(await inTurns(program, peers, rounds, sampling)) })
    }
  } finally {
    for (const peer of peers.values()) peer.close()
  }
  return {
    peers: [...peers].map(([id, { name }]) => ({ id, name })),
    programs: results,
    means: meansOf(results, "quickjs", PEERS),
  }
}

/** The price of metering: the bundle against a copy without it. */
export async function metering({ programs, rounds, sampling, folder, say }) {
  const bundle = await writeUnmetered(folder)
  if (bundle === undefined)
    return { missing: "the loop in the bundle no longer has the form that bench/unmetered.mjs knows" }
  const { open } = await import("./peers/thimble.mjs")
  const finite = await open()
  const peers = new Map([
    ["metered", finite],
    ["unmetered", await open({ bundle })],
    ["unlimited", await open({ limits: { fuel: Infinity, memory: Infinity, depth: Infinity } })],
  ])
  const results = []
  for (const program of programs) {
    say(program.name)
    results.push({ name: program.name, ...(await inTurns(program, peers, rounds, sampling)) })
  }
  return { programs: results, means: meansOf(results, "metered", [...peers.keys()]) }
}

/** First run in a new process: compiling, warming up, everything. */
export async function coldStart({ programs, repeats, say }) {
  const results = []
  for (const { name } of programs) {
    say(name)
    const runs = []
    for (let i = 0; i < repeats; i++) {
      runs.push({
        thimble: (await measureInChild("density/cold-run.mjs", ["thimble", name])).milliseconds,
        quickjs: (await measureInChild("density/cold-run.mjs", ["quickjs", name])).milliseconds,
      })
    }
    results.push({
      name,
      milliseconds: median(runs.map(({ thimble }) => thimble)),
      ratio: spread(runs.map(({ thimble, quickjs }) => thimble / quickjs)),
    })
  }
  return { programs: results, mean: geometricMean(results.map(({ ratio }) => ratio.median)) }
}

/** Fuel of each program: by whole runs, by slices, and in another process. */
export async function exactFuel({ programs, say }) {
  const { Engine } = await import("../dist/thimble.js")
  const results = []
  for (const program of programs) {
    say(program.name)
    const source = `${program.source}\nmain()`
    const used = [1_000_000_000, 100_000, 997].map((slice) => {
      const engine = new Engine()
      const limits = { fuel: 1e12, memory: 256 * 1024 * 1024 }
      const instance = engine.spawn(engine.compile(source), { manual: true, limits })
      while (instance.state === "ready") instance.run({ fuel: slice })
      return instance.usage.fuel
    })
    const { fuel } = await measureInChild("density/cold-run.mjs", ["thimble", program.name])
    const inChildren = [fuel, (await measureInChild("density/cold-run.mjs", ["thimble", program.name])).fuel]
    results.push({ name: program.name, used, inChildren })
  }
  return results.map(({ name, used, inChildren }) => ({
    name,
    fuel: used[0],
    exact: new Set(used).size === 1 && new Set(inChildren).size === 1,
    used,
    inChildren,
  }))
}

export async function density({ quick, say }) {
  say("creation")
  const creation = await measureInChild("density/creation.mjs", [quick ? 5 : 15])
  const memory = []
  for (const count of quick ? [1, 1000] : [1, 1000, 100_000]) {
    say(`memory of ${count}`)
    memory.push(await measureInChild("density/memory.mjs", [count], ["--expose-gc"]))
  }
  say("what values take")
  const accounting = await measureInChild("density/accounting.mjs", [], ["--expose-gc"])
  const switching = []
  for (const programs of [1, 200]) {
    const instances = quick ? 1000 : 10_000
    say(`switching ${instances} instances of ${programs} programs`)
    const rounds = await measureInChild("density/switching.mjs", [instances, programs, quick ? 2 : 5])
    switching.push({
      instances,
      programs,
      alone: median(rounds.map(({ alone }) => alone)),
      aloneInSlices: spread(rounds.map((round) => round.aloneInSlices / round.alone)),
      ring: spread(rounds.map((round) => round.ring / round.alone)),
      scheduled: spread(rounds.map((round) => round.scheduled / round.alone)),
    })
  }
  say("import to first result")
  const first = []
  for (let i = 0; i < (quick ? 3 : 11); i++) {
    first.push({
      thimble: (await measureInChild("density/first-result.mjs", ["thimble"])).milliseconds,
      quickjs: (await measureInChild("density/first-result.mjs", ["quickjs"])).milliseconds,
    })
  }
  return {
    creation,
    memory,
    accounting,
    switching,
    firstResult: {
      thimble: spread(first.map(({ thimble }) => thimble)),
      quickjs: spread(first.map(({ quickjs }) => quickjs)),
    },
  }
}

/** One program under all peers: checked, warmed up, then a sample from each in every round. */
async function inTurns(program, peers, rounds, sampling) {
  const loaded = new Map()
  for (const [id, peer] of peers) {
    const each = await peer.load(program)
    const start = performance.now()
    for (
      let i = 0;
      i < WARM_UP.most && (i < WARM_UP.least || performance.now() - start < WARM_UP.milliseconds);
      i++
    ) {
      checkResult(program, id, await each.run())
    }
    loaded.set(id, each)
  }
  const times = Object.fromEntries([...peers.keys()].map((id) => [id, []]))
  const order = [...loaded]
  for (let round = 0; round < rounds; round++) {
    for (const [id, each] of order) {
      times[id].push(await (each.sample?.(sampling) ?? sample(each.run, sampling)))
    }
    order.push(order.shift())
  }
  for (const [id, each] of loaded) {
    checkResult(program, id, await each.run())
    each.close()
  }
  return { times }
}

/** Geometric means over programs of each peer's time relative to one of them, with the spread over rounds. */
function meansOf(results, base, ids) {
  return Object.fromEntries(
    ids.map((id) => {
      const perProgram = results.map(({ times }) =>
        spread(times[id].map((time, round) => time / times[base][round])),
      )
      const rounds = results[0].times[base].map((_, round) =>
        geometricMean(results.map(({ times }) => times[id][round] / times[base][round])),
      )
      return [
        id,
        { mean: geometricMean(perProgram.map((each) => each.median)), rounds: spread(rounds), perProgram },
      ]
    }),
  )
}
