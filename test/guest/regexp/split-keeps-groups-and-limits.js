// spec: sec-regexp.prototype-%symbol.split%
print(JSON.stringify("a1b22c".split(/(\d)+/))) // expect: ["a","1","b","2","c"]
print(JSON.stringify("A<B>b</B>".split(/<(\/)?([^<>]+)>/))) // expect: ["A",null,"B","b","/","B",""]
print(JSON.stringify("a,b,c".split(/,/, 2))) // expect: ["a","b"]
print(JSON.stringify("ab".split(/(?:)/)) + JSON.stringify("".split(/x/))) // expect: ["a","b"][""]
