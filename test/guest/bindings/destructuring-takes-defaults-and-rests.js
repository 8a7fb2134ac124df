const {
  a,
  b: { c = 5, ...inner },
  ...rest
} = { a: 1, b: { d: 2, e: 3 }, f: 4, g: 6 }
print([a, c, JSON.stringify(inner), JSON.stringify(rest)].join(" ")) // expect: 1 5 {"d":2,"e":3} {"f":4,"g":6}
const [first, , third = "default", ...others] = [1, 2, undefined, 4, 5]
print([first, third, others.length].join()) // expect: 1,default,2
let x = 1
let y = 2
;[x, y] = [y, x]
print(x + "," + y) // expect: 2,1
const log = []
const { [(log.push("key"), "k")]: v = log.push("default") } = {}
print(log.join() + " " + v) // expect: key,default 2
;(() => { const { z } = null })() // throws: TypeError
