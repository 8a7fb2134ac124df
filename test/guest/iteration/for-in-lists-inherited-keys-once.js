// spec: sec-enumerate-object-properties
const parent = { 2: "", shared: 1, "above": 2, [Symbol.iterator]: 3 }
const child = Object.create(parent, { hidden: { value: 1 }, above: { value: 2 } })
child.shared = 1
child[7] = ""
child[1] = ""
let seen = ""
for (const key in child) seen += `${key} `
print(seen.trim()) // expect: 1 7 shared 2

// A key that is deleted before it is reached is left out; one that is inherited stays.
const object = Object.setPrototypeOf({ a: 1, b: 2, c: 3 }, { c: 4 })
seen = ""
for (const key in object) {
  delete object.b
  delete object.c
  seen += key
}
print(seen) // expect: ac

seen = ""
for (const key in "hey") seen += key
for (const key in [1, , 3]) seen += key
for (const key in new Proxy({ p: 1, q: 2 }, {})) seen += key
print(seen) // expect: 01202pq
