// spec: sec-object.freeze
"use strict"
const refuse = (work) => {
  try {
    work()
    return "done"
  } catch (error) {
    return error.name
  }
}
const list = Object.freeze([1, , 3])
print(refuse(() => { list[0] = 2 }) + " " + refuse(() => list.push(4))) // expect: TypeError TypeError
print(refuse(() => { list.length = 0 }) + " " + refuse(() => { delete list[0] })) // expect: TypeError TypeError
print(list.join() + " " + Object.isFrozen(list)) // expect: 1,,3 true
const sealed = Object.seal({ a: 1, get b() { return 2 } })
sealed.a = 5
print(sealed.a + " " + Object.isSealed(sealed) + " " + Object.isFrozen(sealed)) // expect: 5 true false
print(refuse(() => { sealed.b = 1 }) + " " + refuse(() => { sealed.c = 1 })) // expect: TypeError TypeError
const closed = Object.preventExtensions({})
print(refuse(() => Object.setPrototypeOf(closed, null))) // expect: TypeError
print(refuse(() => Object.setPrototypeOf(Object.prototype, {}))) // expect: TypeError
const child = {}
const parent = Object.create(child)
Object.setPrototypeOf(child, parent) // throws: TypeError
