const key = "computed"
const log = []
const object = {
  stored: 1,
  get value() {
    log.push("get")
    return this.stored
  },
  set value(x) {
    log.push("set " + x)
    this.stored = x
  },
  [key + 1]: "yes",
  __proto__: { inherited: true },
}
object.value += 4
print(object.stored + " " + log.join()) // expect: 5 get,set 5
print(object.computed1 + " " + object.inherited) // expect: yes true
print(Object.keys(object).join()) // expect: stored,value,computed1
const child = Object.create(object)
child.value = 9
print(Object.hasOwn(child, "stored") + " " + object.stored) // expect: true 5
