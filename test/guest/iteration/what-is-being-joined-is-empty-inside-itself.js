// spec: sec-array.prototype.join, whose steps would never end here; engines agree on this.
const list = [1, 2]
list.push(list, [list, 3])
print(list.join()) // expect: 1,2,,,3
print(String(list)) // expect: 1,2,,,3
print(list.toLocaleString()) // expect: 1,2,,,3
print(Number([[[[7]]]])) // expect: 7
const pair = { 0: "a", length: 2, toString: Array.prototype.join }
pair[1] = pair
print(Array.prototype.join.call(pair, "-")) // expect: a-

// What throws in the middle leaves nothing behind.
const failing = [{ toString() { throw new RangeError("no") } }]
try { String(failing) } catch (error) { print(error.message) } // expect: no
failing[0] = "yes"
failing.push({})
print(String(failing)) // expect: yes,[object Object]
