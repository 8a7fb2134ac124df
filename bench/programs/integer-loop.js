// Integer loops: shifts, masks, remainders and comparisons on locals.
function collatz(limit) {
  let longest = 0
  let best = 0
  for (let start = 1; start < limit; start++) {
    let n = start
    let steps = 0
    while (n !== 1) {
      n = (n & 1) === 0 ? n >> 1 : 3 * n + 1
      steps++
    }
    if (steps > longest) {
      longest = steps
      best = start
    }
  }
  return best * 1000 + longest
}

function xorshift(rounds) {
  let state = 2463534242 | 0
  let sum = 0
  for (let i = 0; i < rounds; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    sum = (sum + (state & 0xff)) % 65521
  }
  return sum
}

function main() {
  return `${collatz(9000)} ${xorshift(300000)}`
}
