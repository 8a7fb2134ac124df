// What a process runs once, before its first guest: every arm of the loop with the kinds of values that it usually meets.
// V8 optimises the loop by what it has seen: an arm or a type that comes up first in optimised code throws all of that
// code away, and a minute's worth of guests would pay for it a dozen times.
function ints(n) {
  let a = 1
  let b = 2
  let c = 0
  for (let i = 0; i < n; i++) {
    c = (a + b - i) * 3
    c = c / 2
    c = c % 7
    c = (c & 5) | (a ^ b)
    c = (c << 1) >> 1
    c = c >>> 0
    c = a << b
    c = a >> b
    c = a >>> b
    c += i * b + (a & b) + (a | b) + i / 3 + (i % 3) + b / a + (b % a) + a ** b
    if (a < b) a++
    if (a <= i) b--
    if (a > i) c = -c
    if (a >= b) c = ~c
    if (i === 3 || i == 4 || i !== 5 || i != 6) c = +c
    if (!(a < 3) || !(a > 3)) c = a
    for (let k = 3; k >= 1; k--) c += k
    do c -= 0.5
    while (c > 100)
    const d = a < b
    const e = a <= b || a > b || a >= b || d
    c = e ? a : b
  }
  return c
}
function doubles(n) {
  let x = 0.5
  let y = 1.25
  for (let i = 0; i < n; i++) {
    x = x * 1.5 + y - 0.25
    y = (y + x) / 2.5
    if (x > 100.5) x -= 99.5
    if (x <= y) y = x * y
    if (y >= 2.5 && x < 3.5) y = -y
    x = Math.floor(x * 8) / 8 + Math.max(x, y, 0.5) + Math.sqrt(y * y)
    y++
    x--
    y = y % 3.5
  }
  return x + y
}
class Point {
  #secret = 1
  constructor(x, y) {
    this.x = x
    this.y = y
    this.a = 1
    this.b = 2
    this.c = 3
  }
  get sum() {
    return this.x + this.y + this.#secret
  }
  add(other) {
    return new Point(this.x + other.x, this.y + other.y)
  }
}
class Named extends Point {
  constructor(x) {
    super(x, 2)
    this.name = "p" + x
  }
  add(other) {
    return super.add(other)
  }
}
function objects(n) {
  let p = new Point(0, 0)
  const d = new Named(1)
  const literal = { a: 1, b: 2, c: 3, d: 4, e: 5, f: "x" }
  let t = 0
  for (let i = 0; i < n; i++) {
    p = p.add(d)
    d.add(p)
    t += p.sum + literal.a + literal.e
    literal.f = "y"
    literal["g" + (i & 3)] = i
    t += "a" in literal ? 1 : 0
    t += p instanceof Point ? 1 : 0
    const copy = { ...literal, z: i }
    const { a, ...rest } = copy
    t += a + Object.keys(rest).length
    delete copy.z
    if (typeof t === "number" && copy !== null && copy !== undefined) t++
    copy.missing ??= 3
    t += copy?.missing ?? 0
  }
  for (const key in literal) t += key.length
  return t
}
function arrays(n) {
  const list = []
  for (let i = 0; i < n; i++) list[i] = i
  for (let i = 0; i < n; i++) list.push(i * 0.5)
  let t = 0
  for (const value of list) t += value
  for (const [index, value] of list.entries()) t += index + value
  t += list
    .map((x) => x + 1)
    .filter((x) => x > 2)
    .reduce((a, b) => a + b, 0)
  list.sort((a, b) => b - a)
  list[1] = "text"
  t += list.indexOf(3) + list.length + [...list, ...[1, 2]].length + Math.max(...[1, 2, 3])
  const map = new Map([
    [1, "a"],
    ["b", 2],
  ])
  for (const [key, value] of map) t += String(key).length + String(value).length
  t += new Set(list).size + list.join("-").length + list.slice(1, 3).concat([1]).length + list.pop()
  return t
}
function strings(n) {
  let s = ""
  let t = 0
  for (let i = 0; i < n; i++) {
    s += "ab" + i + `c${i}`
    if (s.charCodeAt(i) === 97 && s[i] === "a" && s < "zzz") t++
    if (s === "x" || s !== "y" || s == "z") t += s.length
  }
  return t + s.split("b").length + s.replace(/a(\d)/g, "$1").length + s.slice(2, 5).length + s.indexOf("c3")
}
function* count(n) {
  for (let i = 0; i < n; i++) yield i
}
function control(n) {
  let t = 0
  for (const i of count(n)) {
    switch (i) {
      case 0:
        t++
        break
      case 1:
        t--
        break
      default:
        t += 2
    }
    try {
      if (i & 1) throw new Error("odd")
      t++
    } catch (error) {
      t += error.message.length
    } finally {
      t++
    }
  }
  const counter = () => ++t
  counter()
  let u
  if (u === undefined && !u) u = arguments.length
  return t + u + JSON.stringify({ a: [1, "x", null] }).length + JSON.parse("[1,2]").length
}
async function later(n) {
  let t = 0
  for (let i = 0; i < n; i++) t += await i
  return t
}
for (let round = 0; round < 3; round++) {
  ints(12)
  doubles(12)
  objects(8)
  arrays(12)
  strings(8)
  control(8)
  later(3)
}
