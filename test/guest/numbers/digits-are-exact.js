print([(1.005).toFixed(2), (1e21).toFixed(2), (123.456).toPrecision(4), (12345.678).toExponential(2)].join()) // expect: 1.00,1e+21,123.5,1.23e+4
print((255).toString(16) + (0.5).toString(2) + (-7).toString(3)) // expect: ff0.1-21
print(Math.sumPrecise([1e308, 1e308, -1e308, 0.5]) + " " + Math.f16round(1.1)) // expect: 1e+308 1.099609375
print(BigInt.asUintN(8, -1n) + BigInt.asIntN(8, 255n) + " " + (2n ** 70n).toString(16)) // expect: 254 400000000000000000
print(Number.parseInt === parseInt) // expect: true
;(1).toString(1) // throws: RangeError
BigInt(1.5) // throws: RangeError
