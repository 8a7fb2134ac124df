// limits: memory 1500000, fuel 100000000
// Copies of one text fill the memory; a census leaves every holder the first of them, and counts that.
const part = "x".repeat(10_000)
const copy = () => [part, part].join("")
const list = []
for (let i = 0; i < 60; i++) list.push(copy())
print(list.every((text) => text.length === 20_000)) // expect: true
const map = new Map()
for (let i = 0; i < 60; i++) map.set(i, { text: copy() })
print(map.get(59).text === list[0]) // expect: true
// Different texts of one length are told apart.
const texts = []
for (let i = 0; i < 20; i++) texts.push([copy(), String(i).padStart(4, "0")].join(""))
for (let i = 0; i < 60; i++) list.push(copy())
print(new Set(texts).size) // expect: 20
// As keys of Maps and Sets, too.
const sets = []
for (let i = 0; i < 40; i++) sets.push(new Set([copy()]))
print(sets.every((set) => set.has(list[0]))) // expect: true
