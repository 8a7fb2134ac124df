import Big from "big.js"

Big.DP = 60
let e = new Big(1)
let term = new Big(1)
for (let i = 1; i < 15 * size; i++) {
  term = term.div(i)
  e = e.plus(term)
}
print(e.toFixed(50), new Big(2).sqrt().toString())
let fraction = new Big("0.1")
for (let i = 0; i < 4 * size; i++) fraction = fraction.times("1.37").minus("0.0001").round(40, i % 4)
print(fraction.toString(), fraction.toExponential(8), fraction.toPrecision(12))
print(new Big("123456789.123456789").pow(5).toFixed(), new Big(-7.5).mod(2).toString(), new Big("1e-30").plus(1).toFixed())
print(["1.005", "-0", "9.99e20", "0.000001"].map((x) => [new Big(x).round(2).toString(), new Big(x).toJSON()].join("|")).join(" "))
print(new Big("10").cmp("9.99"), new Big(3).eq("3.0"), new Big(0.1).plus(0.2).eq(0.3), Number(new Big("2.5")) * 2)
for (const bad of ["1.2.3", "abc", ""]) {
  try {
    new Big(bad)
  } catch (error) {
    print(error.message)
  }
}
try {
  new Big(1).div(0)
} catch (error) {
  print(error.message)
}
