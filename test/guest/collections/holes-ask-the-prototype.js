// spec: sec-array.prototype.indexof
const list = [1, , 3]
print(list.indexOf(undefined), list.includes(undefined)) // expect: -1 true
print(list.join("-")) // expect: 1--3
Array.prototype[1] = "inherited"
print(list.indexOf("inherited"), list.slice()[1], list.join("-")) // expect: 1 inherited 1-inherited-3
print(Object.hasOwn(list.concat(), 1)) // expect: true
delete Array.prototype[1]
print(Object.hasOwn(list.concat(), 1)) // expect: false
class Stack extends Array {}
print(Stack.of(1, 2).map((x) => x) instanceof Stack, Stack.of(1).length) // expect: true 1
