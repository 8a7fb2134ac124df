// One sample of an operation, taken by benchmark.js.
import Benchmark from "benchmark"

/**
 * Milliseconds per operation: benchmark.js runs it for about `seconds` and at least `least` times.
 *
 * @param {() => unknown} operation may return a promise, which is waited for
 * @returns {Promise<number>} the median of the runs
 */
export function sample(operation, { seconds, least }) {
  return new Promise((resolve, reject) => {
    const benchmark = new Benchmark({
      defer: true,
      async: true,
      maxTime: seconds,
      minSamples: least,
      // An operation takes milliseconds: once is enough for the clock.
      minTime: 0.001,
      initCount: 1,
      fn(deferred) {
        Promise.resolve()
          .then(operation)
          .then(
            () => deferred.resolve(),
            (error) => {
              benchmark.error = error
              benchmark.abort()
              reject(error)
            },
          )
      },
      onComplete() {
        if (benchmark.error) reject(benchmark.error)
        else resolve(median(benchmark.stats.sample) * 1000)
      },
    })
    benchmark.run()
  })
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}

/** Median, smallest and largest of paired ratios. */
export function spread(values) {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) }
}
