// ATTACKS D7
"x".repeat(2 ** 30) // throws: RangeError: invalid string length
"x".padEnd(2 ** 40, "ab") // throws: RangeError: invalid string length
"abc".repeat(-1) // throws: RangeError
"a".normalize("nfc") // throws: RangeError
print("ab".repeat(3) + "x".padStart(4, "12")) // expect: ababab121x
