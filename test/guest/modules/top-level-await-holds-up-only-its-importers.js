// kind: module
// spec: sec-async-module-execution-fulfilled
import "./_parts/needs-slow.js"
import "./_parts/quick.js"
// expect: slow begins
// expect: quick
// expect: slow ends
// expect: needs slow
print("last") // expect: last
print(await Promise.resolve("awaited")) // expect: awaited
for await (const item of [1, Promise.resolve(2)]) print(item) // expect: 1
// expect: 2
