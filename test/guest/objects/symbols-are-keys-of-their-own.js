const hidden = Symbol("hidden")
const object = { [hidden]: 1, shown: 2 }
print(Object.keys(object).join() + " " + object[hidden]) // expect: shown 1
print(hidden.toString() + " " + hidden.description) // expect: Symbol(hidden) hidden
print(Symbol.for("k") === Symbol.for("k")) // expect: true
print(Symbol("k") === Symbol("k")) // expect: false
const convertible = { [Symbol.toPrimitive]: (hint) => (hint === "number" ? 42 : hint) }
print(+convertible + " " + `${convertible}` + " " + (convertible + "")) // expect: 42 string default
hidden + "" // throws: TypeError
