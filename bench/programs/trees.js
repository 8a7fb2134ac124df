// Allocation: binary trees that live shortly, linked lists, and arrays of pairs.
function build(depth) {
  return depth === 0 ? { left: null, right: null } : { left: build(depth - 1), right: build(depth - 1) }
}

function count(tree) {
  return tree.left === null ? 1 : 1 + count(tree.left) + count(tree.right)
}

function list(length) {
  let head = null
  for (let i = 0; i < length; i++) head = { value: i, next: head }
  let sum = 0
  for (let node = head; node !== null; node = node.next) sum += node.value
  return sum
}

function pairs(length) {
  let out = []
  for (let i = 0; i < length; i++) out.push([i, length - i])
  out = out.map(([a, b]) => [b, a])
  let sum = 0
  for (const [a, b] of out) sum += a * 2 - b
  return sum
}

function main() {
  let nodes = 0
  for (let depth = 4; depth <= 12; depth += 2) {
    for (let i = 0; i < 1 << (13 - depth); i++) nodes += count(build(depth))
  }
  return `${nodes} ${list(40000)} ${pairs(12000)}`
}
