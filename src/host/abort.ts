// Abort signals: one listener for each signal, however many instances it stops.

import type { Attention } from "./attention.js"
import type { Driver } from "./driver.js"

export class AbortWatch {
  private readonly watched = new WeakMap<AbortSignal, SignalWatch>()

  /** Stops the guest when the signal is aborted, while it has anything to do. */
  watch(signal: AbortSignal, driver: Driver): void {
    if (signal.aborted) {
      driver.stop("aborted", signal.reason)
      return
    }
    let watch = this.watched.get(signal)
    if (watch === undefined) {
      watch = new SignalWatch(signal)
      this.watched.set(signal, watch)
    }
    driver.attend(watch)
    watch.begin(driver)
  }
}

/** Listens only while a guest has something to do, so that a long-lived signal keeps no ended guest alive. */
class SignalWatch implements Attention {
  private readonly drivers = new Set<Driver>()

  constructor(private readonly signal: AbortSignal) {}

  begin(driver: Driver): void {
    if (this.signal.aborted) driver.stop("aborted", this.signal.reason)
    else {
      if (this.drivers.size === 0) this.signal.addEventListener("abort", this)
      this.drivers.add(driver)
    }
  }

  end(driver: Driver): void {
    if (this.drivers.delete(driver) && this.drivers.size === 0) this.signal.removeEventListener("abort", this)
  }

  handleEvent(): void {
    for (const driver of [...this.drivers]) driver.stop("aborted", this.signal.reason)
  }
}
