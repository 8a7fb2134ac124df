// spec: sec-bound-function-exotic-objects-call-thisargument-argumentslist
let bound = function () { return this.name + arguments.length }
for (let i = 0; i < 20000; i++) bound = bound.bind({ name: i === 0 ? "first" : "later" })
print(bound(1, 2)) // expect: first2
function Target() {
  this.target = new.target
}
const Twice = Target.bind().bind()
print((new Twice().target === Target) + " " + (Reflect.construct(Twice, [], Array).target === Array)) // expect: true true
print([1].map(String.prototype.concat.bind("a", "b").bind(null, "c"))[0]) // expect: abc101
