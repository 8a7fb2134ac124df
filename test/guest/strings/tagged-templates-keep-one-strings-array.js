// spec: sec-gettemplateobject
const seen = []
function tag(strings, ...values) {
  seen.push(strings)
  return strings.raw.join("|") + values.join()
}
const f = (x) => tag`a${x}\n${x + 1}`
print(f(1)) // expect: a|\n|1,2
f(2)
print(seen[0] === seen[1]) // expect: true
print(seen[0][1] === "\n") // expect: true
print(Object.isFrozen(seen[0])) // expect: true
print(tag`\unicode` + " " + seen[2][0]) // expect: \unicode undefined
