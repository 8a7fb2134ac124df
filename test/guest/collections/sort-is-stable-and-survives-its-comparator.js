// spec: sec-array.prototype.sort
const people = []
for (let i = 0; i < 100; i++) people.push({ age: (i * 37) % 5, order: i })
people.sort((a, b) => a.age - b.age)
let stable = true
for (let i = 1; i < 100; i++) {
  const a = people[i - 1]
  const b = people[i]
  if (a.age > b.age || (a.age === b.age && a.order > b.order)) stable = false
}
print(stable) // expect: true
const list = [5, 3, , undefined, 4, 1]
list.sort((a, b) => {
  list.length = 0
  return a - b
})
print(list.length, list.join()) // expect: 5 1,3,4,5,
print([10, 9, 1, "b", "a", undefined, null].sort().join()) // expect: 1,10,9,a,b,,
print([3, 2, 1].sort(() => 0).join()) // expect: 3,2,1
