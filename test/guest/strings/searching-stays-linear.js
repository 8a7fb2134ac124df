// ATTACKS D7: a needle that nearly matches everywhere
// limits: fuel 5000000
const text = "a".repeat(300000)
print(text.indexOf("b" + "a".repeat(150000))) // expect: -1
print(text.lastIndexOf("a".repeat(150000) + "b")) // expect: -1
print(text.includes("a".repeat(150000) + "b")) // expect: false
print(text.split("a".repeat(100) + "b").length) // expect: 1
