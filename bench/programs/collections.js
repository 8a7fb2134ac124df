// Map and Set: counting, grouping, set algebra, breadth-first search over a graph kept in a Map.
function grid(width, height) {
  const edges = new Map()
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const next = []
      if (x > 0 && (x + y) % 7 !== 0) next.push(y * width + x - 1)
      if (x + 1 < width) next.push(y * width + x + 1)
      if (y > 0 && (x * y) % 5 !== 0) next.push((y - 1) * width + x)
      if (y + 1 < height) next.push((y + 1) * width + x)
      edges.set(y * width + x, next)
    }
  }
  return edges
}

function search(edges, start) {
  const distance = new Map([[start, 0]])
  const queue = [start]
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]
    const steps = distance.get(node) + 1
    for (const next of edges.get(node)) {
      if (distance.has(next)) continue
      distance.set(next, steps)
      queue.push(next)
    }
  }
  let sum = 0
  for (const [node, steps] of distance) sum = (sum + node * steps) % 1000003
  return sum
}

function group(count) {
  const groups = new Map()
  for (let i = 0; i < count; i++) {
    const key = `k${(i * 7919) % 257}`
    const known = groups.get(key)
    if (known) known.push(i)
    else groups.set(key, [i])
  }
  let best = 0
  groups.forEach((list, key) => {
    best = Math.max(best, list.length * 1000 + key.length)
  })
  return best
}

function algebra(count) {
  const even = new Set()
  const third = new Set()
  for (let i = 0; i < count; i++) {
    if (i % 2 === 0) even.add(i)
    if (i % 3 === 0) third.add(i)
  }
  const both = new Set([...even].filter((value) => third.has(value)))
  for (const value of both) even.delete(value)
  return `${both.size} ${even.size}`
}

function main() {
  const edges = grid(60, 50)
  return [search(edges, 0), search(edges, 1234), search(edges, 2999), group(20000), algebra(12000)].join(" ")
}
