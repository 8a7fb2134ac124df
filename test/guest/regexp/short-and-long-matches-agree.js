// spec: sec-regexpbuiltinexec
const word = /(a+)(?<tail>b)?/g
for (const length of [3, 2000]) {
  const text = `${"a".repeat(length)}b`
  word.lastIndex = 0
  const match = word.exec(text)
  print(match[1].length, match.groups.tail, match.index, word.lastIndex, Object.keys(match).join())
  print(word.exec(text), word.lastIndex)
  print(word.test(text), word.lastIndex, word.test(text), word.lastIndex)
}
// expect: 3 b 0 4 0,1,2,index,input,groups
// expect: null 0
// expect: true 4 false 0
// expect: 2000 b 0 2001 0,1,2,index,input,groups
// expect: null 0
// expect: true 2001 false 0

const fixed = Object.freeze(/a/g)
try {
  fixed.exec("a")
} catch (error) {
  print(error.name) // expect: TypeError
}
print(Object.freeze(/a/).test("a")) // expect: true

const past = /a/y
past.lastIndex = 7
print(past.exec("a"), past.lastIndex) // expect: null 0
past.lastIndex = { valueOf: () => 1 }
print(past.test("ba"), past.lastIndex) // expect: true 2
