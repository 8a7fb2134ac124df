const set = new Set([3, 1, 3])
print([0, ...set, ..."ab", ...[, 1]].join("|")) // expect: 0|3|1|a|b||1
print(Math.max(...set, ...[7, 2])) // expect: 7
const merged = { a: 1, ...{ a: 2, b: 3 }, ...null, ..."x" }
print(JSON.stringify(merged)) // expect: {"0":"x","a":2,"b":3}
new Array(...{}) // throws: TypeError
