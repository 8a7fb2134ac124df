// spec: sec-lengthofarraylike
const seen = []
function like() {
  return {
    get length() {
      seen.push("get")
      return { valueOf: () => (seen.push("convert"), 2) }
    },
    0: 1,
    1: 2,
  }
}
function see(value) {
  print(String(value), seen.splice(0).join("+"))
}
see(Array.from(like())) // expect: 1,2 get+convert
see(Array.prototype.map.call(like(), (x) => x)) // expect: 1,2 get+convert
see(Array.prototype.join.call(like())) // expect: 1,2 get+convert
see(Array.prototype.slice.call(like())) // expect: 1,2 get+convert
see(Math.max.apply(null, like())) // expect: 2 get+convert
see(new Uint8Array(like())) // expect: 1,2 get+convert
