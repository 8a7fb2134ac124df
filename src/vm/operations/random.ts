// The generator behind Math.random: xoshiro128** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators"),
// seeded by splitmix32. Deterministic by design: a guest that is to be unpredictable gets a seed from its embedder, and
// one that needs secrets gets a capability. The state is four plain numbers, so that snapshots can keep it.

/** Four signed 32-bit words, never all zero. */
export type RandomState = [number, number, number, number]

/** @param seed any integer; its low 32 bits count */
export function newRandomState(seed: number): RandomState {
  let word = seed | 0
  const next = (): number => {
    word = (word + 0x9e3779b9) | 0
    let mixed = word ^ (word >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
  // Splitmix never gives four zeros in a row.
  return [next(), next(), next(), next()]
}

/** The next 32 bits, unsigned. */
function nextWord(state: RandomState): number {
  const [a, b, c, d] = state
  const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9)
  const mixed = c ^ a
  const last = d ^ b
  state[0] = a ^ last
  state[1] = b ^ mixed
  state[2] = mixed ^ (b << 9)
  state[3] = rotateLeft(last, 11)
  return scrambled >>> 0
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

/** A number in [0, 1) with 53 random bits. */
export function nextRandom(state: RandomState): number {
  const high = nextWord(state) >>> 5
  const low = nextWord(state) >>> 6
  return (high * 67108864 + low) / 9007199254740992
}
