function fail() {
  throw new TypeError("broken")
}
try {
  ;[1].map(function each() { fail() })
} catch (error) {
  const lines = error.stack.split("\n").map((line) => line.replace(/\(.*[:](\d+):\d+\)/, "line $1").trim())
  print(lines.slice(0, 4).join(" | ")) // expect: TypeError: broken | at fail line 2 | at each line 5 | at Array.map (native)
}
print(Object.hasOwn(new Error(), "stack") + " " + ("stack" in Error.prototype)) // expect: false true
const error = new Error("first")
error.stack = "mine"
print(error.stack + " " + Object.hasOwn(error, "stack")) // expect: mine true
print(Error.isError(error) + " " + Error.isError({ __proto__: Error.prototype })) // expect: true false
