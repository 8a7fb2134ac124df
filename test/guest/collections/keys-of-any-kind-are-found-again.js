const keys = [0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 32, 0.5, -0.5, 1e21, 5e-324, -5e-324, NaN, Infinity, -Infinity]
keys.push(1n, -1n, 0n, 2n ** 64n, 2n ** 64n + 1n, 2n ** 128n, "1", "0.5", "1n", "NaN", "", null, undefined, true)
const map = new Map(keys.map((key, i) => [key, i]))
print(map.size === keys.length, keys.every((key, i) => map.get(key) === i)) // expect: true true
print([...map.keys()].every((key, i) => Object.is(key, keys[i]))) // expect: true
print(map.get(-0), map.get(2 ** 31 + 0.5), map.has(2), map.has(2n), map.has("2")) // expect: 0 undefined false false false
for (const key of keys) map.delete(key)
print(map.size) // expect: 0
const set = new Set([0.1, 0.1, 3n, 3n, -0, 0])
print(set.size, [...set].join()) // expect: 3 0.1,3,0
set.clear()
print(set.size, set.has(3n), set.add(0.1).has(0.1)) // expect: 0 false true

const indices = {}
for (const index of [4294967294, 2147483648, 5, 0, 4294967295]) indices[index] = index
delete indices[5]
print(Object.keys(indices).join(), indices[2147483648], 5 in indices) // expect: 0,2147483648,4294967294,4294967295 2147483648 false
