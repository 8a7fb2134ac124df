// spec: sec-copydataproperties, sec-object.assign, sec-enumerableownproperties
const show = (object) => JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(object)).map(([key, d]) => [key, d]))
const symbol = Symbol("s")
const source = { a: 1, [symbol]: 2, b: 3 }
const copy = { ...source }
copy.a = 9
print(source.a, Reflect.ownKeys(copy).map(String).join()) // expect: 1 a,b,Symbol(s)
print(show({ get a() { return 0 }, ...source }))
// expect: [["a",{"value":1,"writable":true,"enumerable":true,"configurable":true}],["b",{"value":3,"writable":true,"enumerable":true,"configurable":true}]]
const wide = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }
const { b, ["e"]: e, ...rest } = wide
const twin = { ...wide }
twin.e = twin.g = 0
print(JSON.stringify(rest), JSON.stringify(wide), JSON.stringify(twin))
// expect: {"a":1,"c":3,"d":4,"f":6} {"a":1,"b":2,"c":3,"d":4,"e":5,"f":6} {"a":1,"b":2,"c":3,"d":4,"e":0,"f":6,"g":0}
delete wide.c
print(Object.keys(wide).join(""), Object.values(wide).join(""), Object.entries({ ...wide }).join()) // expect: abdef 12456 a,1,b,2,d,4,e,5,f,6

// Setting is not defining: setters and read-only properties of prototypes count.
const log = []
const target = Object.create({ set a(value) { log.push(`a=${value}`) } })
Object.assign(target, { a: 1, b: 2 }, null, { b: 3, c: 4 })
print(log.join(), Object.keys(target).join(), target.b) // expect: a=1 b,c 3
const hidden = Object.defineProperty({}, "x", { value: 1, writable: true })
print(Object.assign(hidden, { x: 2 }).x, Object.keys(hidden).length) // expect: 2 0
try {
  Object.assign(Object.freeze({ y: 1 }), { y: 2 })
} catch (error) {
  print(error.name) // expect: TypeError
}
print(JSON.stringify(Object.assign({}, JSON.parse('{"__proto__": 1, "z": 2}')))) // expect: {"z":2}
print(JSON.stringify({ ...JSON.parse('{"__proto__": 1, "z": 2}') })) // expect: {"__proto__":1,"z":2}
