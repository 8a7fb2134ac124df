// spec: sec-function.prototype.bind
function Point(x, y) {
  this.x = x
  this.y = y
  this.made = new.target === Point
}
const At = Point.bind({ ignored: true }, 1)
print(At.name + " " + At.length + " " + Object.hasOwn(At, "prototype")) // expect: bound Point 1 false
const point = new At(2)
print([point.x, point.y, point.made, point instanceof At, point instanceof Point].join()) // expect: 1,2,true,true,true
const sum = function () { return this.base + [...arguments].join("") }
print(sum.bind({ base: ">" }, 1, 2).bind({ base: "<" }, 3)(4)) // expect: >1234
print(Reflect.construct(At, [5], Array) instanceof Array) // expect: true
const odd = Object.defineProperty(function () {}, "length", { value: -Infinity })
print(odd.bind().length + " " + Object.defineProperty(odd, "name", { value: 1 }).bind().name + "|") // expect: 0 bound |
Function.prototype.bind.call({}) // throws: TypeError
