// spec: sec-array.prototype.map
const numbers = [1, 2, 3, 4]
const seen = []
const doubled = numbers.map((value, index) => {
  seen.push(value)
  if (index === 0) numbers.length = 2
  if (index === 1) numbers.push(9)
  return value * 2
})
print(seen.join()) // expect: 1,2,9
print(doubled.length, 3 in doubled) // expect: 4 false
numbers.forEach((value, index) => {
  if (index < 3) numbers.push(value)
})
print(numbers.join()) // expect: 1,2,9,1,2,9
print([3, 1, 2].toSorted((a, b) => numbers.fill(0) && a - b).join()) // expect: 1,2,3
