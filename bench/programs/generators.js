// Classes and generators: lazy pipelines, an iterator of the guest's own, tree walks with yield*.
class Sequence {
  #source
  constructor(source) {
    this.#source = source
  }
  static range(from, to) {
    return new Sequence(function* () {
      for (let i = from; i < to; i++) yield i
    })
  }
  map(f) {
    const source = this.#source
    return new Sequence(function* () {
      for (const value of source()) yield f(value)
    })
  }
  filter(f) {
    const source = this.#source
    return new Sequence(function* () {
      for (const value of source()) if (f(value)) yield value
    })
  }
  take(count) {
    const source = this.#source
    return new Sequence(function* () {
      let left = count
      if (left <= 0) return
      for (const value of source()) {
        yield value
        if (--left === 0) return
      }
    })
  }
  [Symbol.iterator]() {
    return this.#source()
  }
  sum() {
    let total = 0
    for (const value of this) total += value
    return total
  }
}

class Tree {
  constructor(value) {
    this.value = value
    this.left = null
    this.right = null
  }
  insert(value) {
    const side = value < this.value ? "left" : "right"
    if (this[side]) this[side].insert(value)
    else this[side] = new this.constructor(value)
  }
  *[Symbol.iterator]() {
    if (this.left) yield* this.left
    yield this.value
    if (this.right) yield* this.right
  }
}

class CountingTree extends Tree {
  static made = 0
  constructor(value) {
    super(value)
    CountingTree.made++
  }
  get depth() {
    return 1 + Math.max(this.left?.depth ?? 0, this.right?.depth ?? 0)
  }
}

class Countdown {
  constructor(from) {
    this.from = from
  }
  [Symbol.iterator]() {
    let left = this.from
    return {
      next: () => (left > 0 ? { value: left--, done: false } : { value: undefined, done: true }),
    }
  }
}

function main() {
  CountingTree.made = 0
  const lazy = Sequence.range(0, 30000)
    .map((x) => x * 3)
    .filter((x) => x % 2 === 0)
    .take(8000)
    .sum()
  const tree = new CountingTree(5000)
  for (let i = 1; i < 1200; i++) tree.insert((i * 7919) % 10007)
  let ordered = 0
  let previous = -1
  for (const value of tree) {
    if (value >= previous) ordered++
    previous = value
  }
  let sum = 0
  for (const value of new Countdown(15000)) sum += value
  const [first, second, ...rest] = Sequence.range(0, 2000)
  return [lazy, ordered, CountingTree.made, tree.depth, sum, first + second + rest.length].join(" ")
}
