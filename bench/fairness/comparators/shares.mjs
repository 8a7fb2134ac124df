// Who got how much of the work, by windows of time, and who waited for how long. Time is in milliseconds, work in iterations.
import { jain, quantile } from "../statistics.mjs"

/** Milliseconds. */
const WINDOWS = [10, 100, 1_000]

export class Shares {
  constructor(count) {
    this.work = new Array(count).fill(0)
    this.ended = new Array(count).fill(0)
    this.longest = 0
  }

  /** @param work done so far, where it is counted elsewhere */
  begin(now, work = this.work) {
    this.start = now
    this.work = [...work]
    this.first = [...work]
    this.ended.fill(now)
    this.windows = WINDOWS.map((size) => ({ size, since: now, marks: [...work], indexes: [] }))
  }

  /** One guest has had a turn. */
  ran(guest, iterations, began, now) {
    const wait = began - this.ended[guest]
    if (wait > this.longest) this.longest = wait
    this.ended[guest] = now
    this.work[guest] += iterations
    this.endWindows(now)
  }

  /** Guests that run on their own have done so much. */
  saw(work, now) {
    this.work = [...work]
    this.endWindows(now)
  }

  /** @returns Jain's index by window, the share error, the longest wait (also of those that still wait), iterations per second */
  result(now) {
    const done = this.work.map((work, i) => work - this.first[i])
    const total = done.reduce((sum, each) => sum + each, 0)
    const fair = total / done.length
    const open = Math.max(...this.ended.map((ended) => now - ended))
    return {
      jain: Object.fromEntries(
        this.windows
          .filter(({ indexes }) => indexes.length > 0)
          .map(({ size, indexes }) => [
            size,
            { least: Math.min(...indexes), median: quantile(indexes, 0.5) },
          ]),
      ),
      overall: jain(done),
      shareError: fair === 0 ? 0 : Math.max(...done.map((each) => Math.abs(each / fair - 1))),
      longestWait: Math.max(this.longest, open),
      perSecond: (total * 1_000) / (now - this.start),
    }
  }

  endWindows(now) {
    for (const window of this.windows) {
      if (now - window.since < window.size) continue
      const done = this.work.map((work, i) => work - window.marks[i])
      // Nobody was seen to get anything: there is nothing that could be unfair.
      if (done.some((each) => each > 0)) window.indexes.push(jain(done))
      window.marks = [...this.work]
      window.since = now
    }
  }
}
