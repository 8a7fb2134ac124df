// Arrays of numbers: a sieve, prefix sums, a matrix product and an edit distance.
function sieve(limit) {
  const composite = new Array(limit + 1).fill(0)
  let count = 0
  for (let i = 2; i <= limit; i++) {
    if (composite[i] === 0) {
      count++
      for (let j = i * i; j <= limit; j += i) composite[j] = 1
    }
  }
  return count
}

function product(size) {
  const a = []
  const b = []
  for (let i = 0; i < size; i++) {
    a.push([])
    b.push([])
    for (let j = 0; j < size; j++) {
      a[i][j] = (i * j) % 10
      b[i][j] = (i + 2 * j) % 7
    }
  }
  let trace = 0
  for (let i = 0; i < size; i++) {
    const row = a[i]
    for (let j = 0; j < size; j++) {
      let sum = 0
      for (let k = 0; k < size; k++) sum += row[k] * b[k][j]
      if ((i + j) % 3 === 0) trace += sum
    }
  }
  return trace
}

function distance(s, t) {
  let previous = Array.from({ length: t.length + 1 }, (_, i) => i)
  for (let i = 1; i <= s.length; i++) {
    const current = [i]
    for (let j = 1; j <= t.length; j++) {
      const cost = s[i - 1] === t[j - 1] ? 0 : 1
      current[j] = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
    }
    previous = current
  }
  return previous[t.length]
}

function main() {
  const left = "kitten sitting on the mat ".repeat(6)
  const right = "sitting kitten at the mast ".repeat(6)
  return `${sieve(120000)} ${product(60)} ${distance(left, right)}`
}
