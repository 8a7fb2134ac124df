// spec: sec-createdynamicfunction
const add = new Function("a, b", "c = 3", "return a + b + c")
print(add(1, 2) + " " + add.name + " " + add.length) // expect: 6 anonymous 2
print((() => { const inner = 1; return Function("return typeof inner")() + inner })()) // expect: undefined1
print(Function("a", "return a").toString() === "function anonymous(a\n) {\nreturn a\n}") // expect: true
const Generator = (function* () {}).constructor
print([...Generator("n", "while (n) yield n--")(3)].join()) // expect: 3,2,1
class Named extends Function {}
print(new Named("return 7") instanceof Named) // expect: true
Function("/*", "*/){") // throws: SyntaxError
