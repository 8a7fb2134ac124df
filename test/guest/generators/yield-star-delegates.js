function* inner() {
  try {
    const got = yield 1
    yield "got " + got
    return "result"
  } finally {
    print("inner closed")
  }
}
function* outer() {
  const result = yield* inner()
  yield* [result, "last"]
}
const all = outer()
all.next()
print(all.next("x").value) // expect: got x
print([...all].join()) // expect: inner closed
// expect: result,last
const early = outer()
early.next()
early.return() // closes the inner one
// expect: inner closed
