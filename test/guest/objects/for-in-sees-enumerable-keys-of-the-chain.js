// spec: sec-enumerate-object-properties
const base = { z: 1, shadowed: 1, late: 1 }
const object = Object.create(base, {
  own: { value: 1, enumerable: true },
  shadowed: { value: 1 },
  2: { value: 1, enumerable: true },
  1: { value: 1, enumerable: true },
})
const seen = []
for (const key in object) {
  seen.push(key)
  delete base.late
}
print(seen.join()) // expect: 1,2,own,z
const log = []
const traced = new Proxy({ a: 1, b: 2 }, {
  ownKeys: (target) => (log.push("keys"), Reflect.ownKeys(target)),
  getOwnPropertyDescriptor: (target, key) => (log.push(key), Reflect.getOwnPropertyDescriptor(target, key)),
})
for (const key in Object.create(traced)) log.push("saw " + key)
print(log.join()) // expect: keys,a,b,saw a,saw b
for (const key in null) print(key)
for (const key in "ab") print(key)
// expect: 0
// expect: 1
