// spec: sec-iteratorclose
function iterable(limit) {
  let n = 0
  return {
    [Symbol.iterator]() {
      return this
    },
    next: () => ({ value: n, done: n++ >= limit }),
    return() {
      print("closed at " + n)
      return {}
    },
  }
}
for (const x of iterable(5)) if (x === 2) break // expect: closed at 3
for (const x of iterable(2)); // runs to its end: not closed
const [a, b] = iterable(5) // expect: closed at 2
try {
  for (const x of iterable(5)) throw new Error("body") // expect: closed at 1
} catch (error) {
  print(error.message) // expect: body
}
print(a + b) // expect: 1
