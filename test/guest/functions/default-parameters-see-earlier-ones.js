// spec: sec-functiondeclarationinstantiation
let x = "outer"
function f(a, b = a + 1, get = () => x, c = get()) {
  var x = "inner"
  return [a, b, c, x].join()
}
print(f(1)) // expect: 1,2,outer,inner
print(f(1, undefined, undefined, null)) // expect: 1,2,,inner
print(f.length) // expect: 1
function g(a = b, b) {}
g() // throws: ReferenceError
