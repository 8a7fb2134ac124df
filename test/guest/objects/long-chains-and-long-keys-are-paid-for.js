// limits: fuel 3000000, memory 30000000
// Each step of a long chain, and each unit of a long key, before it is looked at.
let chain = {}
for (let i = 0; i < 2000; i++) chain = Object.create(chain)
print(chain.missing, "missing" in chain) // expect: undefined false
chain.own = 1
print(Object.keys(chain).join(), chain instanceof Array) // expect: own false
const long = "k".repeat(20_000)
const dictionary = {}
for (let i = 0; i < 20; i++) dictionary[[long, i].join("")] = i
print(dictionary[[long, 19].join("")], Object.keys(dictionary).length) // expect: 19 20
print([long, 7].join("") in dictionary, delete dictionary[[long, 7].join("")]) // expect: true true
