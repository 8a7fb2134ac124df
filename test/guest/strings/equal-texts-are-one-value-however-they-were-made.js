const half = "x".repeat(5000)
const a = half + "y"
const b = half + "y"
const c = "x".repeat(5000) + "y"
a.charCodeAt(0)
print(a === b, Object.is(a, c), a == c, [a].includes(b), [a].indexOf(c), new Set([a, b, c]).size) // expect: true true true true 0 1

// A property that can't be changed may be defined again as what it is.
const o = {}
Object.defineProperty(o, "text", { value: half + "y" })
Object.defineProperty(o, "text", { value: half + "y" })
print(o.text === a) // expect: true
try {
  Object.defineProperty(o, "text", { value: half + "z" })
} catch (error) {
  print(error.name) // expect: TypeError
}
print(Reflect.defineProperty(Object.freeze([half + "y"]), 0, { value: a })) // expect: true
