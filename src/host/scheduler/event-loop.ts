/**
 * How the scheduler gives the host's event loop back: a callback that runs soon, after timers, I/O and other
 * tasks had their chance. Nothing stays armed once the callback has run.
 */
export type Defer = (callback: () => void) => void

/** The best of `setImmediate`, `MessageChannel` and `setTimeout` that the host has. */
export function hostDefer(): Defer {
  if (typeof setImmediate === "function") return (callback) => void setImmediate(callback)
  // Nested `setTimeout` waits 4 ms at least in browsers; a message does not.
  if (typeof MessageChannel === "function") return messageDefer()
  return (callback) => void setTimeout(callback, 0)
}

function messageDefer(): Defer {
  const channel = new MessageChannel()
  let pending: (() => void)[] = []
  channel.port1.onmessage = () => {
    const callbacks = pending
    pending = []
    for (const callback of callbacks) callback()
  }
  return (callback) => {
    pending.push(callback)
    if (pending.length === 1) channel.port2.postMessage(0)
  }
}

/** Milliseconds from an arbitrary start, monotonic. */
export function hostNow(): number {
  return performance.now()
}

/** Runs a callback after so many milliseconds; answers what calls that off. */
export type Delay = (callback: () => void, milliseconds: number) => () => void

export function hostDelay(callback: () => void, milliseconds: number): () => void {
  const timer = setTimeout(callback, milliseconds)
  return () => clearTimeout(timer)
}
