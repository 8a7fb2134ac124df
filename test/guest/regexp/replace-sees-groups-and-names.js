// spec: sec-regexp.prototype-%symbol.replace%
print("2020-01-02".replace(/(?<y>\d+)-(?<m>\d+)-(?<d>\d+)/, "$<d>/$<m>/$<y>")) // expect: 02/01/2020
print("aBcBd".replace(/b/gi, "[$&$`$']")) // expect: a[BacBd]c[BaBcd]d
print("abcabc".replace(/(a)(z)?/g, (...args) => JSON.stringify(args.slice(0, 4)))) // expect: ["a","a",null,0]bc["a","a",null,3]bc
print("x".replace("x", "$$-$&-$0")) // expect: $-x-$0
