function* dialogue() {
  const first = yield "name?"
  try {
    const second = yield "hello " + first
    return second
  } catch (error) {
    yield "caught " + error
  } finally {
    yield "cleanup"
  }
}
const one = dialogue()
print(one.next("ignored").value) // expect: name?
print(one.next("ada").value) // expect: hello ada
print(one.throw("oops").value) // expect: caught oops
print(JSON.stringify(one.return("early"))) // expect: {"value":"cleanup","done":false}
print(JSON.stringify(one.next())) // expect: {"value":"early","done":true}
print(JSON.stringify(one.next())) // expect: {"done":true}
const self = (function* () { self.next() })()
self.next() // throws: TypeError
