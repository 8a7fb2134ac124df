// Exceptions: throw and catch in a loop, through several frames, with finally and classes of error.
class ValidationError extends Error {
  constructor(field, message) {
    super(message)
    this.name = "ValidationError"
    this.field = field
  }
}

function check(record) {
  if (record.age < 0) throw new ValidationError("age", `age is negative: ${record.age}`)
  if (record.name === "") throw new ValidationError("name", "name is empty")
  if (record.parent === undefined) return record.missing.length
  return record.age
}

let open = 0
function guarded(record) {
  open++
  try {
    return check(record)
  } finally {
    open--
  }
}

function deep(levels) {
  if (levels === 0) throw "bottom"
  try {
    return deep(levels - 1)
  } finally {
    open++
  }
}

function main() {
  const counts = { age: 0, name: 0, type: 0, ok: 0 }
  let length = 0
  open = 0
  for (let i = 0; i < 9000; i++) {
    try {
      guarded({ age: (i % 5) - 1, name: i % 7 === 0 ? "" : "n", parent: i % 3 === 0 ? undefined : null })
      counts.ok++
    } catch (error) {
      if (error instanceof ValidationError) {
        counts[error.field]++
        length += error.message.length
      } else if (error instanceof TypeError) counts.type++
      else throw error
    }
  }
  let bottoms = 0
  for (let i = 0; i < 400; i++) {
    try {
      deep(40)
    } catch (error) {
      if (error === "bottom") bottoms++
    }
  }
  let jumps = 0
  outer: for (let i = 0; i < 20000; i++) {
    for (;;) {
      try {
        if (i % 3 === 0) continue outer
        if (i % 3 === 1) break
      } finally {
        jumps++
      }
      jumps += 2
      continue outer
    }
  }
  return [counts.age, counts.name, counts.type, counts.ok, length, open, bottoms, jumps].join(" ")
}
