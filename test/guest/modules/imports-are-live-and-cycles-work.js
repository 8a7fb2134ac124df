// kind: module
import * as all from "./_parts/counter.js"
import increase, { count as n } from "./_parts/counter.js"
print(n) // expect: 0
increase()
print(n + " " + all.count) // expect: 1 1
print(Object.keys(all).join()) // expect: count,default,throughCycle
print(all.throughCycle()) // expect: cycle sees 1
const again = await import("./_parts/counter.js")
print(again === all) // expect: true
print(typeof this) // expect: undefined
