// spec: sec-disposablestack-objects
const log = []
const stack = new DisposableStack()
stack.use({ [Symbol.dispose]() { log.push("used") } })
stack.adopt("value", (value) => log.push("adopted " + value))
stack.defer(() => log.push("deferred"))
const moved = stack.move()
stack.dispose()
print(stack.disposed + " " + moved.disposed + " " + log.length) // expect: true false 0
moved[Symbol.dispose]()
moved.dispose()
print(log.join()) // expect: deferred,adopted value,used
const failing = new DisposableStack()
failing.defer(() => { throw "first added" })
failing.defer(() => { throw "last added" })
try {
  failing.dispose()
} catch (error) {
  print(error.name + " " + error.error + " " + error.suppressed) // expect: SuppressedError first added last added
}
stack.use(null) // throws: ReferenceError
