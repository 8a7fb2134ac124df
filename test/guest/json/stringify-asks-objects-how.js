// spec: sec-serializejsonproperty
const object = { when: new Date(0), f() {}, u: undefined, list: [undefined, NaN, -0], boxed: new String("s") }
print(JSON.stringify(object)) // expect: {"when":"1970-01-01T00:00:00.000Z","list":[null,null,0],"boxed":"s"}
print(JSON.stringify({ b: 1, a: { b: 2, c: 3 } }, ["a", "b"])) // expect: {"a":{"b":2},"b":1}
print(JSON.stringify([1, { a: [] }], (key, value) => (value === 1 ? "one" : value), 1).replaceAll("\n", "|")) // expect: [| "one",| {|  "a": []| }|]
print(JSON.stringify({ raw: JSON.rawJSON("12345678901234567890") })) // expect: {"raw":12345678901234567890}
print(JSON.stringify("\ud800\u0007")) // expect: "\ud800\u0007"
JSON.stringify(1n) // throws: TypeError
