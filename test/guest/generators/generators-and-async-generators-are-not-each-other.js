const { next, return: give, throw: fail } = Object.getPrototypeOf(function* () {}).prototype
async function* asyncNumbers() {
  yield 1
}
const numbers = asyncNumbers()
for (const method of [next, give, fail]) {
  try {
    method.call(numbers, 1)
  } catch (error) {
    print(error.name, error.message)
  }
}
// expect: TypeError not a generator
// expect: TypeError not a generator
// expect: TypeError not a generator
const asyncNext = Object.getPrototypeOf(asyncNumbers).prototype.next
asyncNext.call((function* () {})()).catch((error) => print(error.name)) // expect: TypeError
numbers.next().then(({ value }) => print(value)) // expect: 1
