// A site that has learnt where an ordinary object keeps a property is then shown objects of the same look whose look-ups
// are not ordinary: proxies, typed arrays, String objects.
const bare = (object) => Object.setPrototypeOf(object, null)
const twice = (f, make) => {
  f(make())
  f(make())
}

const setFoo = (object) => {
  object.foo = 1
}
twice(setFoo, () => bare(new Map()))
setFoo(new Proxy({}, { set: (_target, key, value) => (print("trap", key, value), true) })) // expect: trap foo 1

const setLength = (object) => {
  object.length = 1
}
twice(setLength, () => bare(new Map()))
const text = bare(new String("abc"))
setLength(text)
print(text.length, Reflect.ownKeys(text).join()) // expect: 3 0,1,2,length

const setNaN = (object) => {
  object.NaN = 1
}
twice(setNaN, () => bare(new Map()))
const bytes = bare(new Uint8Array(1))
setNaN(bytes)
print(bytes.NaN, Reflect.ownKeys(bytes).join()) // expect: undefined 0

const getInfinity = (object) => object.Infinity
const proto = { Infinity: 1 }
const map = Object.setPrototypeOf(new Map(), proto)
const numbers = Object.setPrototypeOf(new Float64Array(1), proto)
print(getInfinity(map), getInfinity(map), getInfinity(numbers), getInfinity(map)) // expect: 1 1 undefined 1
