// A binary heap in an array, by a comparison that is passed along.

export function push(heap, item, isBefore) {
  let i = heap.length
  while (i > 0) {
    const above = (i - 1) >> 1
    if (!isBefore(item, heap[above])) break
    heap[i] = heap[above]
    i = above
  }
  heap[i] = item
}

/** Takes the first out. There must be one. */
export function pop(heap, isBefore) {
  const first = heap[0]
  const last = heap.pop()
  let i = 0
  for (let below = 1; below < heap.length; below = 2 * i + 1) {
    if (below + 1 < heap.length && isBefore(heap[below + 1], heap[below])) below += 1
    if (!isBefore(heap[below], last)) break
    heap[i] = heap[below]
    i = below
  }
  if (heap.length > 0) heap[i] = last
  return first
}
