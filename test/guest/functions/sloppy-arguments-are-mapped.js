// spec: sec-createmappedargumentsobject
function sloppy(a) {
  arguments[0] = "changed"
  const seen = a
  a = "again"
  return seen + " " + arguments[0] + " " + arguments.length
}
function strict(a) {
  "use strict"
  arguments[0] = "changed"
  return a
}
print(sloppy("first", "second")) // expect: changed again 2
print(strict("first")) // expect: first
