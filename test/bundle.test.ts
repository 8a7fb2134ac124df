// What the library's file looks like to a host that reads it: see docs/decisions/startup.md.
import { readFileSync } from "node:fs"
import * as thimble from "thimble"
import { expect, test } from "vitest"

test("the bundle is ASCII: a host takes its bytes as they are", () => {
  const bytes = readFileSync("dist/thimble.js")
  expect(bytes.findIndex((byte) => byte > 127)).toBe(-1)
})

test("public classes keep their names", () => {
  const classes = [
    "Capability",
    "CapabilityError",
    "Channel",
    "Engine",
    "Group",
    "GuestError",
    "GuestSyntaxError",
  ]
  for (const name of [...classes, "Instance", "Program", "Scheduler", "Task", "TaskGroup", "ThimbleError"]) {
    expect((thimble as unknown as Record<string, { name: string }>)[name]?.name).toBe(name)
  }
})

test("a stack trace names functions as the sources do", () => {
  const engine = new thimble.Engine()
  const error = (() => {
    try {
      return engine.compile("var 1a")
    } catch (thrown) {
      return thrown as Error
    }
  })() as Error
  expect(error.stack).toMatch(/at guestSyntaxError .*\n.*at compileCode .*\n.*at Engine\.compile /)
})
