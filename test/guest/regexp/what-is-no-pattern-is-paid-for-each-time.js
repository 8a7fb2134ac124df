// spec: sec-regexpinitialize
// limits: fuel 1000000
// Compiled again and again, it would take far longer than a pattern that is known.
let tries = 0
const pattern = "\\p{L}".repeat(20) + "("
for (;;) {
  try {
    new RegExp(pattern, "u")
  } catch {
    print(++tries)
  }
}
// expect: 1
// expect: 2
// stopped: fuel
