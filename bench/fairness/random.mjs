// Seeded draws: every run of the benchmark is a function of its seed.

/** Mulberry32: 2^32 states, good enough to spread loads. Answers numbers from 0 (included) to 1 (excluded). */
export function newRandom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** An integer from `least` to `most`, whose logarithm is uniform. */
export function logUniform(random, least, most) {
  return Math.floor(Math.exp(Math.log(least) + random() * Math.log((most + 1) / least)))
}

/** Of mean `mean`: times between the arrivals of a Poisson process. */
export function exponential(random, mean) {
  return Math.max(1, Math.round(-Math.log(1 - random()) * mean))
}

/** Heavy-tailed: at least `least`, with tail index `alpha`; cut at `most`. */
export function pareto(random, least, alpha, most) {
  return Math.min(most, Math.round(least / (1 - random()) ** (1 / alpha)))
}
