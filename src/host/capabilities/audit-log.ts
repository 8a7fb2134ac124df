// An audit log: decisions as lines of JSON. Texts in a decision may be the guest's; nothing in them can end a line, move a
// terminal's cursor, or make a line long.

import { show, ThimbleError } from "../errors.js"
import { checkKeys } from "./capability.js"
import type { DecisionEvent, DecisionListener } from "./permission.js"

export interface AuditOptions {
  /** UTF-16 units of each text that are written, 16 to 65,536. Default 256. */
  readonly textLength?: number
  /**
   * Questions that are written for each instance's name in each second of the engine's clock; more are left out, and a line
   * says so. Deeds are always written: calls are counted and capped. Default 100; `Infinity` for all.
   */
  readonly questionsPerSecond?: number
}

/**
 * A listener for `onDecision` that writes each decision as one line of JSON, without the line's end.
 *
 * `time` is ISO 8601 if it can be. A `cap` or `left` of null stands for Infinity. All characters beyond printable ASCII are
 * written as \u escapes.
 *
 * @param write what it throws stops the instance: nothing is done that is not written
 * @throws ThimbleError `bad-option`
 */
export function auditLog(write: (line: string) => void, options: AuditOptions = {}): DecisionListener {
  if (typeof write !== "function")
    throw new ThimbleError("bad-option", `auditLog needs a function that writes, got ${show(write)}`)
  checkKeys("options of auditLog", options, { textLength: true, questionsPerSecond: true }, "bad-option")
  const { textLength = 256, questionsPerSecond = 100 } = options
  if (!(Number.isInteger(textLength) && textLength >= 16 && textLength <= 65_536)) {
    const wanted = "an integer from 16 to 65536"
    throw new ThimbleError("bad-option", `textLength must be ${wanted}, got ${show(textLength)}`)
  }
  if (!(typeof questionsPerSecond === "number" && questionsPerSecond >= 0)) {
    const wanted = "a number of at least 0"
    throw new ThimbleError(
      "bad-option",
      `questionsPerSecond must be ${wanted}, got ${show(questionsPerSecond)}`,
    )
  }
  /** Questions of this second by instance. Begun anew each second, so as small as what happens in one. */
  let counts = new Map<string, number>()
  let second = Number.NaN

  return (event) => {
    if (event.occasion === "question") {
      const now = Math.floor(event.time / 1000)
      if (now !== second) {
        second = now
        counts = new Map()
      }
      const count = (counts.get(event.instance) ?? 0) + 1
      counts.set(event.instance, count)
      if (count > questionsPerSecond) {
        const isFirst = count <= questionsPerSecond + 1
        if (isFirst) write(line({ ...head(event, textLength), occasion: "more questions are left out" }))
        return
      }
    }
    write(line({ ...head(event, textLength), ...body(event, textLength) }))
  }
}

function head({ time, instance }: DecisionEvent, length: number) {
  const date = new Date(time)
  return {
    time: Number.isNaN(date.getTime()) ? time : date.toISOString(),
    instance: bounded(instance, length),
  }
}

function body(event: DecisionEvent, length: number) {
  const { occasion, group, type, target, amount, permission } = event
  const { allowed, by, reason, cap, used, left } = permission
  return {
    occasion,
    group: bounded(group, length),
    type: bounded(type, length),
    target: bounded(target, length),
    amount,
    allowed,
    by: bounded(by, length),
    reason: bounded(reason, length),
    cap,
    used,
    left,
  }
}

function bounded(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text
}

function line(record: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(record).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}
