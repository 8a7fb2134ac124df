// spec: sec-arguments-exotic-objects
function mapped(a, b) {
  arguments[0] = "A"
  b = "B"
  return [a, arguments[1], arguments.length].join()
}
print(mapped(1, 2, 3)) // expect: A,B,3
print(mapped(1)) // expect: A,,1
function detached(a) {
  Object.defineProperty(arguments, "0", { writable: false })
  a = "changed"
  return arguments[0] + " " + a
}
print(detached("kept")) // expect: kept changed
function hidden(a) {
  Object.defineProperty(arguments, "0", { enumerable: false })
  a = "still mapped"
  return arguments[0] + " " + Object.keys(arguments).length
}
print(hidden(1)) // expect: still mapped 0
function removed(a) {
  delete arguments[0]
  arguments[0] = "new"
  return a + " " + arguments[0]
}
print(removed("old")) // expect: old new
function captured() {
  return (() => [...arguments].join())()
}
print(captured(1, 2)) // expect: 1,2
const values = Array.prototype.values
Array.prototype.values = null
print((function () { return arguments[Symbol.iterator] === values })()) // expect: true
function strict(a) {
  "use strict"
  a = 2
  return arguments[0] + " " + Object.prototype.toString.call(arguments)
}
print(strict(1)) // expect: 1 [object Arguments]
;(function () { "use strict"; arguments.callee })() // throws: TypeError
