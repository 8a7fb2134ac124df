// spec: sec-numeric-types-number-type
const big = 3n ** 2000n
print(big * big === 9n ** 2000n && BigInt(String(big)) === big) // expect: true
print([-7n / 2n, -7n % 2n, -5n >> 1n, ~5n, 5n & -2n, -(2n ** 64n)].join()) // expect: -3,-1,-3,-6,4,-18446744073709551616
print([1n < 1.5, 2n == "2", 2n > "1", 0n == "", 1n == "x", 9007199254740993n == 9007199254740992].join()) // expect: true,true,true,true,false,false
const refuse = (work) => {
  try {
    return String(work())
  } catch (error) {
    return error.name + ": " + error.message
  }
}
print(refuse(() => 1n << 1048576n)) // expect: RangeError: maximum BigInt size exceeded
print(refuse(() => 2n ** 2n ** 64n)) // expect: RangeError: maximum BigInt size exceeded
print(refuse(() => 1n / 0n)) // expect: RangeError: division by zero
print(refuse(() => 1n + 1)) // expect: TypeError: cannot mix BigInt and other types, use explicit conversions
print(refuse(() => 1n >>> 0n)) // expect: TypeError: BigInts have no unsigned right shift, use >> instead
print(refuse(() => +1n)) // expect: TypeError: cannot convert a BigInt to a number
print((-1n >> 2n ** 70n) + " " + (0n << 2n ** 70n)) // expect: -1 0
