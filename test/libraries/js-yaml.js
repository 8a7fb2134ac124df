import { dump, load, loadAll } from "js-yaml"

const TEXT = `
# a comment
name: "Thimble \\u263a"
list: [1, 2.5, -3e2, 0x1F, .inf, true, null, ~]
nested:
  - &anchor {a: 1, b: 'it''s'}
  - *anchor
  - <<: *anchor
    c: |
      literal
        text
    d: >-
      folded
      text

      paragraph
dates: 2026-01-31T10:20:30.5Z
? complex key
: value
multi: first
  second
quoted: 'single: #no comment'
`
for (let i = 0; i < size; i++) {
  const value = load(TEXT.replace("Thimble", `Thimble ${i}`))
  print(JSON.stringify(value, (key, each) => (each instanceof Set ? [...each] : each === Infinity ? "inf" : each)))
  print(dump({ ...value, set: undefined, binary: undefined, text: "a: b\nc\n", empty: [], deep: { x: [[1], { y: null }] } }, { sortKeys: true, skipInvalid: true }))
}
print(JSON.stringify(loadAll("a: 1\n---\n- b\n...\n---\nc")))
for (const bad of ["a: [1, 2", "a: b: c", "\tx: 1", "a: &x 1\nb: *y", "a: 1\na: 2"]) {
  try {
    print(JSON.stringify(load(bad)))
  } catch (error) {
    print(error.name, error.message)
  }
}
