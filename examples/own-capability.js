// A capability of one's own: letters that a guest may send. Rules, caps, revocation, audit and declarations come with it.

import { auditLog, CapabilityError, declarations, defineCapability, Engine } from "thimble"

const letters = defineCapability({
  group: "letters",
  types: {
    send: { description: "sends a letter; the amount is units of text", costs: { count: 1, text: "amount" } },
  },
  resources: {
    count: { unit: "letters", default: 10 },
    text: { unit: "units of text", default: 1_000 },
  },
  target: {
    // One spelling for each address, so that no two spellings get two answers.
    canonical(address) {
      if (!/^[^@]+@[^@]+$/.test(address))
        throw new CapabilityError("TypeError", "EINVAL", `${JSON.stringify(address)} is no address`)
      return address.toLowerCase()
    },
    matches: (pattern, address) => address.endsWith(pattern),
  },
  functions: {
    send: {
      type: "send",
      target: (to) => to,
      amount: (_to, text) => text.length,
      arguments: twoTexts(), // any Standard Schema: zod, valibot, arktype, ...
      signature: "(to: string, text: string): number",
      description: "Sends a letter; answers its number.",
      run(call, _to, text) {
        console.log(`  -> ${call.target}: ${text}`)
        return ++call.state.sent
      },
    },
  },
  guest: { global: "post" },
  state: () => ({ sent: 0 }),
})

/** A Standard Schema by hand. */
function twoTexts() {
  const validate = (list) =>
    list.length === 2 && list.every((entry) => typeof entry === "string")
      ? { value: list }
      : { issues: [{ message: "two texts are needed" }] }
  return { "~standard": { version: 1, vendor: "example", validate } }
}

const grant = letters({ rules: [{ targets: ["@example.org"] }], caps: { count: 2 } })
const engine = new Engine({
  onDecision: auditLog((line) => {
    const { target, allowed, reason } = JSON.parse(line)
    console.log(`  audit: ${target} ${allowed} (${reason})`)
  }),
})

const program = engine.compile(`
  const attempt = (to, text) => {
    try { return post.send(to, text) } catch (error) { return error.name }
  }
  ;[
    attempt("Ann@Example.org", "hello"),
    attempt("bob@elsewhere.net", "hello"),
    attempt("ann@example.org"),
    Thimble.limits["letters.count"].left,
    attempt("carl@example.org", "hello"),
    attempt("dora@example.org", "hello"),
  ]`)

const outcome = await engine.spawn(program, { name: "writer", grants: [grant] }).outcome
console.log(outcome.value.join(", "))
console.log(declarations([grant]).split("\n").slice(-5).join("\n").trim())
