// Capabilities of an embedder's own.

import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  CapabilityError,
  type CustomOptions,
  calls,
  type DecisionEvent,
  declarations,
  defineCapability,
  Engine,
  type Instance,
  type SpawnOptions,
  type StandardSchema,
  ThimbleError,
} from "thimble"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"

const engine = new Engine()

function spawn(source: string, options: SpawnOptions = {}, kind: "script" | "module" = "script"): Instance {
  return engine.spawn(engine.compile(source, { kind, name: "guest.js" }), options)
}

async function valueOf(source: string, options: SpawnOptions = {}): Promise<unknown> {
  const outcome = await spawn(source, options).outcome
  if (outcome.kind === "completed") return outcome.value
  throw outcome.kind === "threw" ? outcome.error : outcome.error
}

const MESSAGE = z.object({ to: z.string().min(3), text: z.string() })
const sent: unknown[] = []
const faults: ThimbleError[] = []

const mail = defineCapability({
  group: "mail",
  types: {
    send: {
      description: "sends a message; the amount is units of text",
      costs: { messages: 1, bytes: "amount" },
    },
    list: "lists what was sent",
  },
  resources: {
    messages: { unit: "messages", default: 3 },
    bytes: { unit: "units of text", default: 100 },
  },
  target: {
    canonical: (address) => {
      if (!address.includes("@")) throw new CapabilityError("TypeError", "EINVAL", `${address} is no address`)
      return address.toLowerCase()
    },
    matches: (pattern, address) =>
      pattern.startsWith("*") ? address.endsWith(pattern.slice(1)) : address === pattern,
  },
  functions: {
    send: {
      type: "send",
      target: ({ to }) => to,
      amount: ({ text }) => text.length,
      arguments: z.tuple([MESSAGE]),
      result: z.object({ id: z.number() }),
      signature: "(message: Message): { id: number }",
      description: "Sends one message.",
      run(call, message) {
        if (message.text === "strange") return { id: "not a number" }
        if (message.text === "fail") throw new RangeError("the post is closed")
        sent.push([call.target, message])
        call.state.count++
        return { id: call.state.count, secret: "never crosses" }
      },
    },
    later: {
      type: "send",
      target: (to: string) => to,
      async: true,
      run: (call, to: string) =>
        new Promise((resolve, reject) => {
          call.signal.addEventListener("abort", () => sent.push(["aborted", to]))
          if (to.startsWith("now")) resolve("done")
          if (to.startsWith("bad")) reject(new TypeError("no such box"))
        }),
    },
    count: { type: "list", target: () => "all@here", run: (call) => call.state.count },
  },
  guest: { global: "mail" },
  state: () => ({ count: 0 }),
  close: (state) => sent.push(["closed", state.count]),
  declarations: "interface Message { to: string; text: string }",
})

const send = (to: string, text = "hi") =>
  `mail.send({ to: ${JSON.stringify(to)}, text: ${JSON.stringify(text)} })`
const attempt = (code: string) =>
  `(() => { try { return ${code} } catch (e) { return [e.name, e.message, e.code ?? null] } })()`

describe("calls", () => {
  test("a deed is checked, charged, done; targets have one spelling; results are what their schema lets through", async () => {
    sent.length = 0
    const grants = [mail({ rules: [{ types: ["send"], targets: ["*@example.org"] }] })]
    const source = `[
      ${send("Ann@Example.ORG", "hello")},
      ${attempt(send("ann@example.com"))},
      ${attempt(send("nobody"))},
      ${attempt("mail.count()")},
      Thimble.limits["mail.bytes"].used, Thimble.limits["mail.messages"].left,
    ]`
    expect(await valueOf(source, { grants })).toEqual([
      { id: 1 },
      ["NotAllowedError", "not allowed: no rule allows send of ann@example.com", "EACCES"],
      ["NotAllowedError", "not allowed: nobody is no address", "EACCES"],
      ["NotAllowedError", "not allowed: no rule allows list of all@here", "EACCES"],
      5,
      2,
    ])
    expect(sent).toEqual([["ann@example.org", { to: "Ann@Example.ORG", text: "hello" }]])
  })

  test("caps hold, all or none; permits says so before", async () => {
    const source = `[
      Thimble.permits("mail", "send", "a@b", 95).allowed,
      ${send("a@b", "x".repeat(90))},
      Thimble.permits("mail", "send", "a@b", 11),
      ${attempt(send("a@b", "12345678901"))},
      ${send("a@b", "1234567890")},
      Thimble.permits("mail", "send", "a@b", 0).left,
      ${send("a@b", "")},
      ${attempt(send("a@b", ""))},
    ]`
    const full = "11 more units of text do not fit: 90 of 100 are used"
    expect(await valueOf(source, { grants: [mail()] })).toEqual([
      true,
      { id: 1 },
      { allowed: false, by: "mail", reason: full, cap: 100, used: 90, left: 10 },
      ["QuotaExceededError", `mail: ${full}`, "EDQUOT"],
      { id: 2 },
      0,
      { id: 3 },
      ["QuotaExceededError", "mail: 1 more messages do not fit: 3 of 3 are used", "EDQUOT"],
    ])
  })

  test("a bad argument is a TypeError of the guest that names the path, and no deed", async () => {
    const decisions: DecisionEvent[] = []
    const source = `[
      ${attempt("mail.send({ to: 7, text: '' })")},
      ${attempt("mail.send()")},
      ${attempt("mail.send({ to: 'a@b', text: 'x' }, 2)")},
      await mail.later({}).catch((e) => [e.name, e.message]),
    ]`
    const options = { grants: [mail()], onDecision: (event: DecisionEvent) => decisions.push(event) }
    const [one, two, three, four] = (await valueOf(`(async () => ${source})()`, options)) as string[][]
    expect(one![0]).toBe("TypeError")
    expect(one![1]).toMatch(/^argument 1 of mail\.send\.to: .*string/)
    expect(two![1]).toMatch(/^(argument 1|arguments) of mail\.send: /)
    expect(three![1]).toMatch(/^arguments of mail\.send: /)
    expect(four).toEqual(["TypeError", "the target of mail.later must be a string, got an object"])
    expect(decisions).toEqual([])
  })

  test("what the function throws is thrown in the guest; what was charged stays charged", async () => {
    const source = `[${attempt(send("a@b", "fail"))}, Thimble.limits["mail.messages"].used]`
    expect(await valueOf(source, { grants: [mail()] })).toEqual([
      ["RangeError", "the post is closed", null],
      1,
    ])
  })

  test("a bad result stops the guest, and its outcome tells; with onFault the guest gets an error that says nothing", async () => {
    const outcome = await spawn(attempt(send("a@b", "strange")), { grants: [mail()] }).outcome
    expect(outcome).toMatchObject({
      kind: "stopped",
      reason: "capability-failed",
      error: { code: "bad-result" },
    })
    expect((outcome as { error: Error }).error.message).toMatch(/^result of mail\.send\.id: .*number/)

    const quiet = defineCapability({
      group: "quiet",
      types: { get: "gets" },
      functions: {
        get: { type: "get", result: z.string(), run: () => 7 },
        broken: { type: "get", arguments: broken, run: () => 7 },
      },
      guest: { global: "quiet" },
      onFault: (error) => faults.push(error),
    })
    const failed = (name: string) => ["OperationError", `quiet.${name} failed`, "EIO"]
    expect(
      await valueOf(`[${attempt("quiet.get()")}, ${attempt("quiet.broken()")}]`, { grants: [quiet()] }),
    ).toEqual([failed("get"), failed("broken")])
    expect(faults.map(({ code }) => code)).toEqual(["bad-result", "schema-failed"])
  })

  test("async functions give promises; revoking ends them at once, and so does stopping", async () => {
    sent.length = 0
    const source = `
      const settled = []
      for (const to of ["now@x", "bad@x", "slow@x", "other@y"])
        mail.later(to).then((v) => settled.push([to, v]), (e) => settled.push([to, e.name, e.message]))
      globalThis.look = () => settled`
    const instance = spawn(source, { grants: [mail({ caps: { messages: 10 } })] })
    const turn = () => new Promise((done) => setImmediate(done))
    await turn()
    expect(instance.revoke("mail", { targets: ["*@x"] })).toBe(true)
    await turn()
    expect(((await instance.call("look")) as unknown[]).sort()).toEqual([
      ["bad@x", "TypeError", "no such box"],
      ["now@x", "done"],
      ["slow@x", "NotAllowedError", "send of slow@x was revoked"],
    ])
    expect(instance.permits("mail", "send", "slow@X").reason).toBe("send of slow@x was revoked")
    expect(instance.permits("mail", "send", "a@y").allowed).toBe(true)
    instance.stop()
    expect(sent).toEqual([
      ["aborted", "slow@x"],
      ["aborted", "other@y"],
      ["closed", 0],
    ])
  })

  test("schemas may take their time: the guest waits", async () => {
    const slow: StandardSchema<unknown, [number]> = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: async (value) => {
          await new Promise((done) => setImmediate(done))
          const [n] = value as unknown[]
          if (typeof n === "number") return { value: [n * 2] }
          return { issues: [{ message: "no number", path: [{ key: 0 }] }] }
        },
      },
    }
    const twice = defineCapability({
      group: "twice",
      types: { use: "uses" },
      functions: { twice: { type: "use", arguments: slow, result: slow as never, run: (_call, n) => [n] } },
      guest: { global: "t" },
    })
    expect(await valueOf(`[t.twice(3), ${attempt("t.twice('a')")}]`, { grants: [twice()] })).toEqual([
      [12],
      ["TypeError", "argument 1 of twice.twice: no number", null],
    ])
  })

  test("a module of its own; reserved words may be names", async () => {
    const store = defineCapability({
      group: "box",
      types: { use: "uses" },
      functions: {
        delete: { type: "use", run: (_call, name: string) => `deleted ${name}` },
        get: { type: "use", run: (_call, name: string) => `got ${name}` },
      },
      guest: { module: "app:box" },
    })
    const source = "import { get, delete as remove } from 'app:box'; log(get('a'), remove('b'))"
    const seen: unknown[] = []
    const options = { grants: [store()], globals: { log: (...texts: unknown[]) => seen.push(...texts) } }
    expect((await spawn(source, options, "module").outcome).kind).toBe("completed")
    expect(seen).toEqual(["got a", "deleted b"])
  })

  test("a trusted guest has no rules and no caps; spellings and schemas it has", async () => {
    sent.length = 0
    const grants = [mail({ rules: [], caps: { messages: 0, bytes: 0 } })]
    const source = `[
      ${send("Ann@X", "long ".repeat(100))},
      ${attempt(send("nobody"))},
      ${attempt("mail.send(1)")}.slice(0, 1),
      Thimble.limits["mail.messages"],
      Thimble.permits("mail", "send", "Q@R", 1e6)]`
    expect(await valueOf(source, { grants, trust: "trusted" })).toEqual([
      { id: 1 },
      ["NotAllowedError", "not allowed: nobody is no address", "EACCES"],
      ["TypeError"],
      { cap: Number.POSITIVE_INFINITY, used: 1, left: Number.POSITIVE_INFINITY },
      expect.objectContaining({ allowed: true, by: "trust", left: Number.POSITIVE_INFINITY }),
    ])
    expect(sent[0]).toMatchObject(["ann@x", {}])
  })
})

const broken: StandardSchema<unknown, never> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: () => {
      throw new Error("a defect of the schema")
    },
  },
}

describe("definitions that fail", () => {
  const failing = (part: "canonical" | "matches" | "costs") =>
    defineCapability({
      group: "failing",
      types: { use: { description: "uses", ...(part === "costs" && { costs: fail }) } },
      target: { ...(part !== "costs" && { [part]: fail }) },
      functions: { use: { type: "use", run: () => "done" } },
      guest: { global: "failing" },
    })
  function fail(): never {
    throw new Error("a defect of the embedder")
  }

  for (const part of ["canonical", "matches", "costs"] as const) {
    test(`${part}: nothing is allowed, the guest is stopped, the outcome tells`, async () => {
      for (const source of [attempt("failing.use()"), "Thimble.permits('failing', 'use', 'x')"]) {
        const outcome = await spawn(source, {
          grants: [failing(part)({ rules: [{ targets: ["x", "use"] }] })],
        }).outcome
        expect(outcome).toMatchObject({ kind: "stopped", reason: "capability-failed" })
        expect((outcome as { error: Error }).error.message).toBe("a defect of the embedder")
      }
    })
  }

  test("costs that can't be counted are refused, and do not pass for nothing", async () => {
    for (const cost of [Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY]) {
      const odd = defineCapability({
        group: "odd",
        types: { use: { description: "uses", costs: () => ({ count: cost }) } },
        resources: { count: { unit: "uses", default: 10 } },
        functions: { use: { type: "use", run: () => "done" } },
        guest: { global: "odd" },
      })
      const outcome = await spawn("odd.use()", { grants: [odd()] }).outcome
      expect(outcome).toMatchObject({ kind: "stopped", error: { code: "bad-charge" } })
    }
  })

  test("an amount that the guest sends is checked", async () => {
    const take = defineCapability({
      group: "take",
      types: { use: { description: "uses", costs: { count: "amount" } } },
      resources: { count: { unit: "uses", default: 10 } },
      functions: { take: { type: "use", amount: (n: number) => n, run: (_call, _n: number) => "done" } },
      guest: { global: "take" },
    })
    const codes = ["-5", "NaN", "1.5", "Infinity", "'5'", "10"].map((n) => attempt(`take.take(${n})`))
    const results = (await valueOf(`[${codes.join()}]`, { grants: [take()] })) as unknown[]
    expect(results.slice(0, 5).map((result) => (result as string[])[0])).toEqual(Array(5).fill("RangeError"))
    expect(results[5]).toBe("done")
  })
})

describe("refused at once", () => {
  const good = {
    group: "good",
    types: { use: "uses" },
    functions: { use: { type: "use", run: () => 1 } },
    guest: { global: "good" },
  }
  const cases: Record<string, [object, RegExp]> = {
    "a group that is no word": [{ group: "no good" }, /group must be a word/],
    "the group of functions": [{ group: "call" }, /other than call/],
    "an unknown key": [{ tpyes: {} }, /has no tpyes; there are group/],
    "an infinite default": [{ resources: { n: { unit: "n", default: Number.POSITIVE_INFINITY } } }, /finite/],
    "a cost of nothing known": [
      { types: { use: { description: "u", costs: { bytes: 1 } } } },
      /costs 1 of "bytes", which can't be counted/,
    ],
    "a function of no type": [{ functions: { use: { type: "read", run: () => 1 } } }, /is of type "read"/],
    "a function without one": [
      { functions: { use: { type: "use" } } },
      /run of function use of good must be/,
    ],
    "what is no schema": [
      { functions: { use: { type: "use", arguments: {}, run: () => 1 } } },
      /must be a Standard Schema/,
    ],
    "a name that is no word": [{ functions: { "a b": { type: "use", run: () => 1 } } }, /letters and digits/],
    "two places": [{ guest: { global: "a", module: "b" } }, /either global/],
    "a module of thimble's": [{ guest: { module: "thimble:files" } }, /either global/],
  }
  for (const [name, [change, message]] of Object.entries(cases)) {
    test(name, () => {
      const define = () => defineCapability({ ...good, ...change } as never)
      expect(define).toThrow(ThimbleError)
      expect(define).toThrow(message)
    })
  }

  test("bad grants of a good definition", () => {
    const make = defineCapability(good)
    const refused = (options: unknown, message: RegExp) => {
      expect(() => make(options as CustomOptions)).toThrow(ThimbleError)
      expect(() => make(options as CustomOptions)).toThrow(message)
    }
    refused({ rule: [] }, /options of good has no rule; there are rules, caps/)
    refused({ rules: [{ type: ["use"] }] }, /a rule of good has no type; there are types, targets/)
    refused({ rules: [{ types: "use" }] }, /types of a rule of good must be an array, got "use"/)
    refused({ rules: [{ types: ["read"] }] }, /good has no type "read"; there are use/)
    refused({ rules: {} }, /must be an array/)
    refused({ caps: { bytes: 1 } }, /good has no cap bytes; there are none/)
    expect(() => mail({ caps: { bytes: -1 } })).toThrow(/limits\.mail\.bytes must be an integer/)
  })

  test("grants that bring the same name contradict each other", () => {
    const other = defineCapability({ ...good, group: "other" })
    const grants = [defineCapability(good)(), other()]
    expect(() => spawn("1", { grants })).toThrow(/other brings a global good, and there is one already/)
    expect(() => spawn("1", { grants: [other()], globals: { good: 1 } })).toThrow(/brings a global good/)
    expect(() => spawn("1", { grants: [mail(), mail()] })).toThrow(/two of the group mail/)
  })
})

describe("declarations", () => {
  const folder = mkdtempSync(join(tmpdir(), "thimble-"))
  afterAll(() => rmSync(folder, { recursive: true }))

  const box = defineCapability({
    group: "box",
    types: { use: "uses" },
    functions: { get: { type: "use", signature: "(name: Name): string", run: () => "" } },
    guest: { module: "app:box" },
    declarations: "export type Name = 'a' | 'b'",
  })

  test("say what a guest has, so that its mistakes are found", { timeout: 120_000 }, () => {
    const text = declarations([mail(), box(), calls()])
    writeFileSync(join(folder, "environment.d.ts"), text)
    writeFileSync(
      join(folder, "guest.ts"),
      `import { get, type Name } from "app:box"
      const id: number = mail.send({ to: get("a"), text: "x" }).id
      const left: number = Thimble.limits["mail.bytes"].left + Thimble.limits.memory.left
      const name: Name = "b"
      if (Thimble.permits("mail", "send", "a@b", 3).allowed && Thimble.request("mail.bytes", 3)) Thimble.yield()
      console.log(id, left, name)
      // @ts-expect-error
      mail.send({ to: 7 })
      // @ts-expect-error
      mail.missing()
      // @ts-expect-error
      get("c")
      // @ts-expect-error
      Thimble.limits["mail.words"]
      // @ts-expect-error
      Thimble.permits("mail", "read", "x")
      // @ts-expect-error
      Thimble.limits.memory.cap = 1
      // @ts-expect-error
      Thimble.request("words", 1)
      `,
    )
    const compilerOptions = {
      noEmit: true,
      strict: true,
      types: [],
      lib: ["es2022", "dom"],
      module: "esnext",
    }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }))
    const tsc = join(process.cwd(), "node_modules/typescript/lib/tsc.js")
    const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" })
    expect(stdout).toBe("")
    expect(status).toBe(0)
  })

  test("are the same text for the same capabilities, each once", () => {
    expect(declarations([mail(), mail()]).match(/declare const mail/g)).toHaveLength(1)
    expect(declarations()).not.toContain("mail")
  })
})
