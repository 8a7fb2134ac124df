// spec: sec-regexpexec
const pattern = /a/g
print("banana".replace(pattern, "-")) // expect: b-n-n-
let calls = 0
pattern.exec = function (text) {
  calls++
  return RegExp.prototype.exec.call(this, text)
}
print("banana".replace(pattern, "-") + " " + calls) // expect: b-n-n- 4
delete pattern.exec
const exec = RegExp.prototype.exec
RegExp.prototype.exec = function () {
  calls = "prototype's"
  return null
}
print(String("banana".match(pattern)) + " " + calls) // expect: null prototype's
RegExp.prototype.exec = exec
print("banana".match(pattern).length) // expect: 3
