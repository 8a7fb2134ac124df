// A reviver's value that can't be defined is let go of in silence, in arrays as in objects.
function revived(text) {
  return JSON.parse(text, function (key, value) {
    if (key === "0" || key === "a") Object.defineProperty(this, key === "0" ? "1" : "b", { configurable: false })
    if (key === "1" || key === "b") return 22
    return value
  })
}
print(revived("[1, 2]").join(), JSON.stringify(revived('{"a": 1, "b": 2}')))
// expect: 1,2 {"a":1,"b":2}
