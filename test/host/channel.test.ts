// Channels between instances: bounded, in order, revocable.

import { Channel, channels, Engine, type Instance } from "thimble"
import { expect, test } from "vitest"

const engine = new Engine()

function spawn(
  source: string,
  named: Record<string, { channel: Channel; can?: ("send" | "receive")[] }>,
): Instance {
  const program = engine.compile(`import * as channel from "thimble:channel"\n${source}`, { kind: "module" })
  const globals = { report: (value: unknown) => reports.push(value) }
  return engine.spawn(program, { grants: [channels({ channels: named })], globals })
}
let reports: unknown[] = []

test("messages go from one instance to another, in order, and a full channel makes the sender wait", async () => {
  reports = []
  const channel = new Channel({ messages: 2 })
  const sender = spawn(
    `for (let i = 0; i < 10; i++) { channel.sendSync("out", { i, list: [i] }); report("sent " + i) }`,
    { out: { channel, can: ["send"] } },
  )
  const waiting = (): boolean => sender.state === "waiting"
  while (!waiting()) await new Promise((resolve) => setTimeout(resolve, 1))
  expect(reports).toEqual(["sent 0", "sent 1"])
  expect(channel.length).toBe(2)
  const receiver = spawn(`for (let i = 0; i < 10; i++) report(channel.receiveSync("in"))`, {
    in: { channel, can: ["receive"] },
  })
  expect((await Promise.all([sender.outcome, receiver.outcome])).map(({ kind }) => kind)).toEqual([
    "completed",
    "completed",
  ])
  expect(reports.filter((value) => typeof value === "object")).toEqual(
    Array.from({ length: 10 }, (_, i) => ({ i, list: [i] })),
  )
})

test("what a channel was not granted for is refused, and the question is answered alike", async () => {
  reports = []
  const channel = new Channel()
  const instance = spawn(
    `for (const act of [() => channel.receiveSync("out"), () => channel.sendSync("other", 1), () => channel.sendSync("out", () => 1)])
      try { act() } catch (error) { report(error.name + " " + error.code) }
    report([Thimble.permits("channel", "send", "out", 10).allowed, Thimble.permits("channel", "receive", "out").allowed])
    await channel.send("out", "x".repeat(1_000_000)).catch((error) => report(error.code))`,
    { out: { channel, can: ["send"] } },
  )
  await instance.outcome
  expect(reports).toEqual([
    "NotAllowedError EACCES",
    "NotAllowedError EACCES",
    "DataCloneError EINVAL",
    [true, false],
    "EMSGSIZE",
  ])
})

test("revoking ends a wait, and so does closing; nothing is lost that was queued", async () => {
  reports = []
  const channel = new Channel()
  const source = `try { channel.receiveSync("in") } catch (error) { report(error.message) }`
  const instance = spawn(source, { in: { channel } })
  while (instance.state !== "waiting") await new Promise((resolve) => setTimeout(resolve, 1))
  expect(instance.revoke("channel", { types: ["receive"] })).toBe(true)
  await instance.outcome
  await channel.send("kept")
  const other = spawn(`report(channel.receiveSync("in")); ${source}`, { in: { channel } })
  while (other.state !== "waiting") await new Promise((resolve) => setTimeout(resolve, 1))
  channel.close()
  await other.outcome
  expect(reports).toEqual(["receive of in was revoked", "kept", "the channel is closed"])
})

test("what is queued counts as the sender's memory", async () => {
  const channel = new Channel({ messages: 10 })
  const sender = spawn(`channel.sendSync("out", "x".repeat(50_000)); for (;;) channel.receiveSync("never")`, {
    out: { channel },
    never: { channel: new Channel() },
  })
  while (sender.state !== "waiting") await new Promise((resolve) => setTimeout(resolve, 1))
  const before = sender.usage.memory
  await channel.receive()
  expect(before - sender.usage.memory).toBeGreaterThanOrEqual(100_000)
  sender.stop()
})
