const log = []
const between = {
  set 5(value) {
    log.push("set " + value)
  },
}
Object.setPrototypeOf(Array.prototype, between)
const store = (array, index, value) => {
  array[index] = value
}
const array = [0, 1, 2, 3, 4]
store(array, 5, "x")
print(array.length, log.join()) // expect: 5 set x
store(array, 6, "y")
print(array.length, 5 in array, Object.hasOwn(array, 5)) // expect: 7 true false
const pushed = [0, 1, 2, 3, 4]
pushed.push("z")
print(pushed.length, log.join()) // expect: 6 set x,set z
Object.setPrototypeOf(Array.prototype, Object.prototype)
store(pushed, 6, "w")
print(pushed.length, log.length) // expect: 7 2

const trapped = new Proxy({}, { set: (_target, key) => (print("trap", key), true) })
Object.setPrototypeOf(Array.prototype, trapped)
store([1], 1, 2) // expect: trap 1
