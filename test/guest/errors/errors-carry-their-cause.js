// spec: sec-installerrorcause
const inner = new RangeError("inner")
const outer = Error("outer", { cause: inner })
print(outer.cause === inner) // expect: true
print(Object.keys(outer).length + " " + Object.hasOwn(new Error("x", {}), "cause")) // expect: 0 false
print(Object.hasOwn(new Error(), "message") + " [" + new Error() + "]") // expect: false [Error]
const many = new AggregateError(new Set([1, 2]), "many", { cause: 0 })
print(many.errors.join() + " " + many.cause + " " + many) // expect: 1,2 0 AggregateError: many
const both = new SuppressedError("a", "b", "c")
print(both.error + both.suppressed + both.message) // expect: abc
const quota = new QuotaExceededError("too much", { quota: 5, requested: 7 })
print(quota + " " + quota.quota + " " + quota.requested) // expect: QuotaExceededError: too much 5 7
print(quota instanceof Error && new QuotaExceededError().quota === null) // expect: true
class Own extends TypeError {
  name = "Own"
}
throw new Own("thrown") // throws: Own: thrown
