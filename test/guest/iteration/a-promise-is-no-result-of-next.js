// `next` that is an async function answers a promise, which has neither `done` nor `value`.
const iterable = {
  [Symbol.iterator]: () => ({
    async next() {
      return { value: 1, done: true }
    },
  }),
}
let turns = 0
for (const value of iterable) {
  print(value) // expect: undefined
  if (++turns === 1) break
}
const [a, b] = iterable
print(a, b) // expect: undefined undefined
