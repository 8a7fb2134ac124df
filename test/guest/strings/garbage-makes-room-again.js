// limits: memory 600000
const text = "abc,def;ghi ".repeat(200)
const object = { list: [1, "two", { three: null }], text }
let sum = 0
for (let i = 0; i < 60; i++) {
  sum += text.split(",").length + text.replaceAll(",", "--").length
  sum += text.split(/[,;]/).length + text.replace(/(d)e/g, "$1").length + text.match(/\w+/g).length
  sum += text.replace(/g(h)/g, (all, group) => group + i).length
  sum += JSON.stringify(JSON.parse(JSON.stringify(object))).length
  sum += encodeURIComponent(text).length + text.toUpperCase().normalize("NFD").length
}
print(sum) // expect: 1020700
let big = "x"
let refused = ""
try {
  for (;;) big = big.concat(big)
} catch (error) {
  refused = error.name
}
print(refused + " " + (big.length < 600000)) // expect: QuotaExceededError true
