// The live view: redrawn in place five times a second, on a terminal only.

import { sum } from "./crowd.js"
import { integer, large, line } from "./text.js"

const INTERVAL = 200
const WIDTHS = [19, -5, -5, -5, 18, -7, -9]
const BAR = 18

export class LiveView {
  #crowd
  #out
  #last = null
  #lines = 0
  #timer

  constructor(crowd, out) {
    this.#crowd = crowd
    this.#out = out
    out.write("\x1b[?25l")
    this.#timer = setInterval(() => this.draw(), INTERVAL)
    this.draw()
  }

  /** Takes the view away and gives the cursor back. */
  close() {
    clearInterval(this.#timer)
    this.#out.write(`${this.#home()}\x1b[J\x1b[?25h`)
    this.#lines = 0
  }

  draw() {
    const now = this.#crowd.snapshot()
    const columns = Math.min(this.#out.columns ?? 80, 100)
    const lines = linesOf(now, this.#last, this.#crowd.clock.working)
      .slice(0, Math.max(1, (this.#out.rows ?? 24) - 1))
      .map((text) => `${text.slice(0, columns - 1)}\x1b[K`)
    this.#out.write(`${this.#home()}${lines.join("\n")}\n`)
    this.#lines = lines.length
    this.#last = now
  }

  #home() {
    return this.#lines === 0 ? "\r" : `\x1b[${this.#lines}A\r`
  }
}

function linesOf(now, last, working) {
  const seconds = (now.milliseconds - (last?.milliseconds ?? 0)) / 1000
  const speed = (now.fuel - (last?.fuel ?? 0)) / seconds
  const count = (state) => integer(sum(now.classes.map(({ states }) => states[state])))
  const rows = now.classes.map(({ role, states, fuel }, index) => {
    const used = fuel - (last?.classes[index].fuel ?? 0)
    const share = used / Math.max(1, now.fuel - (last?.fuel ?? 0))
    const bar = "█".repeat(Math.round(share * BAR)).padEnd(BAR, "·")
    const cells = [role.name, states.ready, states.waiting, states.ended, bar]
    return line(WIDTHS, [...cells, `${(100 * share).toFixed(1)} %`, large(used / seconds)])
  })
  return [
    `${(now.milliseconds / 1000).toFixed(1)} s   ${large(speed)} fuel/s   ${integer(now.decisions)} slices`,
    `${count("ready")} ready, ${count("waiting")} waiting, ${count("ended")} ended` +
      (working ? "   (Ctrl-C: enough)" : "   time is up: waiting for the rest to end"),
    "",
    line(WIDTHS, ["", "ready", "wait", "ended", "share of fuel now", "", "fuel/s"]),
    ...rows,
  ]
}
