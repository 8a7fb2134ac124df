// spec: sec-weakmap-objects
// limits: memory 400000, fuel 20000000
const churn = () => {
  for (let i = 0; i < 5000; i++) [i, i, i]
}
const map = new WeakMap()
const refs = []
// A chain: each key is held by the entry before it only.
const root = {}
;(() => {
  let key = root
  for (let i = 0; i < 500; i++) {
    const next = { i }
    map.set(key, next)
    refs.push(new WeakRef(next))
    key = next
  }
})()
// A ring that nothing holds: its values hold its keys.
;(() => {
  const a = {}
  const b = { a }
  a.b = b
  map.set(a, { a, b })
  refs.push(new WeakRef(a))
})()

const live = () => refs.filter((ref) => ref.deref() !== undefined).length
const later = (step) => Promise.resolve().then(step)
print(live()) // expect: 501
later(() => {
  churn()
  print(live()) // expect: 500
  let key = root
  let length = 0
  while ((key = map.get(key)) !== undefined) length++
  print(length) // expect: 500
  map.delete(root)
})
  .then(churn)
  .then(() => print(live())) // expect: 0
  .then(() => {
    // Thousands of dead entries leave no memory behind.
    const big = new WeakMap()
    const set = new WeakSet()
    for (let i = 0; i < 5_000; i++) {
      big.set({}, { i })
      set.add({})
    }
    print(big.has(root), set.has(root)) // expect: false false
  })
