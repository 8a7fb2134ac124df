// spec: sec-finalization-registry-objects
// limits: memory 400000, fuel 20000000
const churn = () => {
  for (let i = 0; i < 5000; i++) [i, i, i]
}
const registry = new FinalizationRegistry((held) => {
  print(held)
  if (held === "first") throw new Error("thrown by a callback")
})
const token = {}
const kept = {}
registry.register(kept, "kept")
registry.register({}, "first")
registry.register({}, "never", token)
registry.register({}, "second", {})
registry.register(Symbol("s"), "third")
print(registry.unregister(token), registry.unregister(token)) // expect: true false
churn()
print("the job goes on") // expect: the job goes on
// expect: first
// expect: second
// expect: third
// throws: Error: thrown by a callback
