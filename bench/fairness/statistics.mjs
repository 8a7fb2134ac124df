// What is said about many numbers.

/** Buckets per factor of 2: a quantile is off by 0.3 % at most. */
const BUCKETS = 256
/** Values below are one bucket. */
const SMALLEST = 2 ** -12

/** Counts values of 0 or more; quantiles come to 0.3 %, the extremes are exact. Merging is adding. */
export class Histogram {
  count = 0
  max = 0
  sum = 0
  counts = new Map()

  add(value) {
    const bucket = value < SMALLEST ? -1 : Math.floor(Math.log2(value / SMALLEST) * BUCKETS)
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + 1)
    this.count += 1
    this.sum += value
    if (value > this.max) this.max = value
  }

  /** The least value that a part `part` of all values do not exceed; 0 if there are none. */
  quantile(part) {
    let left = Math.ceil(part * this.count)
    for (const [bucket, count] of this.sorted()) {
      left -= count
      if (left <= 0) return Math.min(this.max, valueOf(bucket))
    }
    return this.max
  }

  /** Points of the distribution function: parts from 0 to 1, and values. */
  curve(points = 60) {
    // Evenly spread in nines: 0, 0.5, 0.9, 0.99, 0.999.
    const last = Math.log10(Math.max(10, this.count))
    return Array.from({ length: points }, (_, i) => {
      const nines = (i / (points - 1)) * last
      return { nines, value: this.quantile(1 - 10 ** -nines) }
    })
  }

  summary() {
    const [p50, p99, p999] = [0.5, 0.99, 0.999].map((part) => this.quantile(part))
    return {
      count: this.count,
      mean: this.count === 0 ? 0 : this.sum / this.count,
      p50,
      p99,
      p999,
      max: this.max,
    }
  }

  sorted() {
    return [...this.counts].sort(([a], [b]) => a - b)
  }
}

function valueOf(bucket) {
  return bucket < 0 ? 0 : SMALLEST * 2 ** ((bucket + 0.5) / BUCKETS)
}

/** Jain, Chiu and Hawe, 1984: 1 if all are equal, 1/n if one has everything. 1 if all are 0. */
export function jain(values) {
  let sum = 0
  let squares = 0
  for (const value of values) {
    sum += value
    squares += value * value
  }
  return squares === 0 ? 1 : (sum * sum) / (values.length * squares)
}

/** Median, least and most. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) }
}

/** Of an unsorted list; 0 if it is empty. */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0
}
