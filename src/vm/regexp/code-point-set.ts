// Sets of code points as inversion lists: ascending boundaries, where a code point is in the set when the number of
// boundaries at or below it is odd. Every operation is linear in the lengths of its operands.

/** Ascending boundaries: begin, end (exclusive), begin, ... A set that reaches the last code point ends in 0x110000. */
export type CodePointSet = readonly number[]

const LIMIT = 0x110000

export const emptySet: CodePointSet = []
export const allCodePoints: CodePointSet = [0, LIMIT]

/** The set of `first` to `last`, both included. */
export const rangeSet = (first: number, last: number): CodePointSet => [first, last + 1]

export function contains(set: CodePointSet, codePoint: number): boolean {
  let low = 0
  let high = set.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (set[middle]! <= codePoint) low = middle + 1
    else high = middle
  }
  return (low & 1) === 1
}

export function complement(set: CodePointSet): CodePointSet {
  const result = set[0] === 0 ? set.slice(1) : [0, ...set]
  if (result.at(-1) === LIMIT) result.pop()
  else result.push(LIMIT)
  return result
}

/** Merge by counting how many operands a position is inside of; `wanted` is how many make it a member. */
function merge(left: CodePointSet, right: CodePointSet, wanted: 1 | 2): CodePointSet {
  const result: number[] = []
  let i = 0
  let j = 0
  let inside = 0
  while (i < left.length || j < right.length) {
    const before = inside
    const at = Math.min(left[i] ?? LIMIT + 1, right[j] ?? LIMIT + 1)
    if (left[i] === at) inside += i++ % 2 === 0 ? 1 : -1
    if (right[j] === at) inside += j++ % 2 === 0 ? 1 : -1
    if (before >= wanted !== inside >= wanted) result.push(at)
  }
  return result
}

export function union(left: CodePointSet, right: CodePointSet): CodePointSet {
  if (left.length === 0) return right
  if (right.length === 0) return left
  // The common case when a class is read from left to right.
  if (left.at(-1)! < right[0]!) return [...left, ...right]
  return merge(left, right, 1)
}

export const intersection = (left: CodePointSet, right: CodePointSet): CodePointSet => merge(left, right, 2)

export const difference = (left: CodePointSet, right: CodePointSet): CodePointSet =>
  merge(left, complement(right), 2)

/** The set of unsorted ranges given as pairs first, last (both included). O(n log n). */
export function setOfRanges(pairs: readonly (readonly [number, number])[]): CodePointSet {
  const sorted = [...pairs].sort((a, b) => a[0] - b[0])
  const result: number[] = []
  for (const [first, last] of sorted) {
    const end = result.at(-1)
    if (end !== undefined && first <= end) {
      if (last + 1 > end) result[result.length - 1] = last + 1
    } else {
      result.push(first, last + 1)
    }
  }
  return result
}

export function disjoint(left: CodePointSet, right: CodePointSet): boolean {
  let i = 0
  let j = 0
  while (i < left.length && j < right.length) {
    if (left[i + 1]! <= right[j]!) i += 2
    else if (right[j + 1]! <= left[i]!) j += 2
    else return false
  }
  return true
}

/** How many code points the set has. */
export function size(set: CodePointSet): number {
  let count = 0
  for (let i = 0; i < set.length; i += 2) count += set[i + 1]! - set[i]!
  return count
}
