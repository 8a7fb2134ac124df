// kind: module
// spec: sec-module-environment-records
import Counter, { add, count, "the count" as same } from "./_parts/tally.js"
import * as tally from "./_parts/tally.js"
// expect: tally is evaluated
print(count, same, tally.count) // expect: 0 0 0
add()
print(count, same, tally.count) // expect: 1 1 1
print((() => count)(), eval("count"), typeof this) // expect: 1 1 undefined
print(Counter.name) // expect: Counter
count = 2 // throws: TypeError
tally.count = 2 // throws: TypeError
