const half = "x".repeat(3000)
const rope = half + half
const other = "x".repeat(6000)
print([rope === other, rope == other, Object.is(rope, half + half), new Set([rope, other]).size].join()) // expect: true,true,true,1
const object = { [rope]: "found" }
print(object[other] + " " + (rope in object)) // expect: found true
const fixed = Object.freeze({ text: half + half })
print(Object.defineProperty(fixed, "text", { value: other }).text.length) // expect: 6000
print([rope < other + "y", rope.concat("y") > rope, [half + half].indexOf(other)].join()) // expect: true,true,0
switch (half + half) {
  case other:
    print("matched") // expect: matched
}
