// spec: sec-map.prototype.delete
const map = new Map()
for (let i = 0; i < 200; i++) map.set(i, i)
const visited = []
for (const [key] of map) {
  visited.push(key)
  // Far more than half of the entries go, so that the list is compacted under the iterator.
  if (key === 5) for (let i = 0; i < 190; i++) if (i !== 7) map.delete(i)
}
print(visited.join()) // expect: 0,1,2,3,4,5,7,190,191,192,193,194,195,196,197,198,199
const keys = map.keys()
map.clear()
map.set("after", 1)
print(keys.next().value, keys.next().done) // expect: after true
map.set(Number.NaN, "nan").set(-0, "zero")
print(map.get(Number.NaN), Object.is([...map.keys()][2], 0)) // expect: nan true
