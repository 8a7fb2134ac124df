// spec: sec-weak-ref-objects, sec-weakref-execution
// limits: memory 400000, fuel 10000000
// A census comes when the memory is used up: what only weak things hold is dead then.
const churn = () => {
  for (let i = 0; i < 5000; i++) [i, i, i]
}
const kept = { name: "kept" }
const keptRef = new WeakRef(kept)
const symbol = Symbol("kept")
const symbolRef = new WeakRef(symbol)
const lostRef = (() => new WeakRef({ name: "lost" }))()
const lostSymbolRef = (() => new WeakRef(Symbol("lost")))()

churn()
// Not in the job that made or looked at it.
print(lostRef.deref().name) // expect: lost
churn()
print(lostRef.deref().name) // expect: lost

Promise.resolve().then(() => {
  churn()
  print(lostRef.deref()) // expect: undefined
  print(lostSymbolRef.deref()) // expect: undefined
  print(keptRef.deref().name) // expect: kept
  print(symbolRef.deref() === symbol) // expect: true
})
