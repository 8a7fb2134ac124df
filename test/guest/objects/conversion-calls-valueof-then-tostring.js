// spec: sec-ordinarytoprimitive
const log = []
const object = {
  valueOf() {
    log.push("valueOf")
    return {}
  },
  toString() {
    log.push("toString")
    return "7"
  },
}
print(object * 2 + " " + log.join()) // expect: 14 valueOf,toString
log.length = 0
print({ 7: "found" }[object] + " " + log.join()) // expect: found toString
;({ valueOf: () => ({}), toString: () => ({}) }) + 1 // throws: TypeError
