// Programs for the switching benchmark: classes, methods and closures. `work(rounds)` does the work. The variants differ
// in names, fields, classes and in what their methods do, so they share neither shapes nor code.

/** @param variant 0 and up: different programs */
export function workerProgram(variant = 0) {
  const name = (word) => (variant === 0 ? word : `${word}${variant}`)
  const base = name("Shape")
  const extra = Array.from({ length: variant % 4 }, (_, i) => `    this.${name(`field${i}`)} = ${i}\n`).join(
    "",
  )
  const methods = Array.from(
    { length: variant % 3 },
    (_, i) =>
      `  ${name(`step${i}`)}(n) {\n    return this.${name("id")} * ${i + 2} + (n % ${variant + i + 3})\n  }\n`,
  ).join("")
  const calls = Array.from(
    { length: variant % 3 },
    (_, i) => `    total += shape.${name(`step${i}`)}(total)\n`,
  ).join("")
  return `
class ${base} {
  constructor(id) {
    this.${name("id")} = id
${extra}    this.${name("sides")} = []
  }
  ${name("add")}(n) {
    this.${name("sides")}.push(n)
    return this
  }
  get ${name("perimeter")}() {
    let sum = 0
    for (const side of this.${name("sides")}) sum += side
    return sum
  }
${methods}}

class ${name("Square")} extends ${base} {
  constructor(id, n) {
    super(id)
    this.${name("add")}(n).${name("add")}(n).${name("add")}(n).${name("add")}(n)
  }
  ${name("area")}() {
    return this.${name("sides")}[0] * this.${name("sides")}[1]
  }
}

function makeCounter() {
  let count = 0
  return { up: (n) => (count += n), read: () => count }
}

const counter = makeCounter()

function work(rounds) {
  let total = 0
  for (let i = 0; i < rounds; i++) {
    const shape = new ${name("Square")}(i, (i % 7) + 1)
    total = (total + shape.${name("perimeter")} + shape.${name("area")}()) % 100003
${calls}    counter.up(total % 3)
  }
  return total + counter.read()
}
`
}
