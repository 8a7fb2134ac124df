// spec: sec-createdynamicfunction
let padding = ""
for (let i = 0; i < 9000; i++) padding += " "
print(new Function("a", `${padding}return a + 1`)(1)) // expect: 2
print(Function(`${padding}a, b`, "return a * b")(6, 7)) // expect: 42
