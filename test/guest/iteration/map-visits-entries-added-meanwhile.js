// spec: sec-map.prototype.foreach
const seen = []
const map = new Map([[1, "a"]])
map.forEach((value, key) => {
  seen.push(key + value)
  if (key < 3) map.set(key + 1, "b")
})
print(seen.join()) // expect: 1a,2b,3b
const order = []
const set = new Set([1, 2, 3])
for (const x of set) {
  order.push(x)
  if (x === 1) set.delete(2)
  if (x === 3 && order.length < 4) {
    set.delete(1)
    set.add(1)
  }
}
print(order.join()) // expect: 1,3,1
