// spec: sec-optional-chains
let count = 0
const bump = () => ++count
const none = undefined
print(none?.a.b.c(bump())) // expect: undefined
print(none?.[bump()] + " " + count) // expect: undefined 0
const object = { f() { return this === object }, g: null }
print(object?.f() + " " + object.g?.()) // expect: true undefined
print(delete none?.x) // expect: true
print((null ?? "default") + " " + (0 ?? "default")) // expect: default 0
object.g ??= 3
object.g &&= object.g + 1
print(object.g) // expect: 4
;(none?.a).b // throws: TypeError
