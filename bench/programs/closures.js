// Closures: functions made at run time, captured variables, currying, higher-order array methods.
const compose =
  (...functions) =>
  (value) =>
    functions.reduceRight((result, f) => f(result), value)

const curry = (f) => (a) => (b) => (c) => f(a, b, c)

function counter(step) {
  let count = 0
  return {
    next: () => (count += step),
    reset: () => {
      count = 0
    },
    read: () => count,
  }
}

function memoize(f) {
  const known = new Map()
  return (n) => {
    let result = known.get(n)
    if (result === undefined) {
      result = f(n)
      known.set(n, result)
    }
    return result
  }
}

const church = (n) => (f) => (x) => {
  let result = x
  for (let i = 0; i < n; i++) result = f(result)
  return result
}
const add = (m) => (n) => (f) => (x) => m(f)(n(f)(x))
const multiply = (m) => (n) => (f) => m(n(f))

function main() {
  const inc = (x) => x + 1
  const pipeline = compose(
    inc,
    (x) => x * 3,
    inc,
    (x) => x % 1009,
    (x) => x * 7,
  )
  let a = 1
  for (let i = 0; i < 6000; i++) a = pipeline(a + i)

  const sum3 = curry((x, y, z) => x + y * z)
  let b = 0
  for (let i = 0; i < 12000; i++) b = (b + sum3(i)(i + 1)(2)) % 100003

  const counters = Array.from({ length: 50 }, (_, i) => counter(i))
  for (let round = 0; round < 300; round++) for (const each of counters) each.next()
  const c = counters.map((each) => each.read()).reduce((x, y) => x + y, 0)

  const steps = memoize((n) => (n < 2 ? 0 : 1 + steps(n % 2 ? 3 * n + 1 : n / 2)))
  let d = 0
  for (let n = 1; n < 2000; n++) d += steps(n)

  const e = add(multiply(church(40))(church(50)))(church(90))(inc)(0)
  const f = multiply(church(150))(church(200))(inc)(0)
  return [a, b, c, d, e, f].join(" ")
}
