import type { Column } from "./accounts.js"

/**
 * A 4-ary minimum heap of slots by the number that a column has for them; ties go to the lower slot. Copies
 * of the keys, slots and the place of each slot stand in typed arrays: a comparison touches no object, and no
 * operation allocates, but for growth by doubling. A slot is in a heap at most once, and can be moved or
 * removed in O(log n).
 */
export class SlotHeap {
  size = 0
  private keys = new Float64Array(16)
  private slots = new Int32Array(16)
  /** By slot; -1 if it is not here. */
  private places = new Int32Array(16).fill(-1)

  constructor(private readonly column: Column) {}

  /** The slot with the least key; -1 if there is none. */
  first(): number {
    return this.size === 0 ? -1 : this.slots[0]!
  }

  has(slot: number): boolean {
    return slot < this.places.length && this.places[slot]! >= 0
  }

  push(slot: number): void {
    const place = this.size
    if (place === this.keys.length || slot >= this.places.length) this.grow(slot)
    this.size = place + 1
    this.keys[place] = this.column.values[slot]!
    this.slots[place] = slot
    this.rise(place)
  }

  remove(slot: number): void {
    const place = this.places[slot]!
    const last = this.size - 1
    this.places[slot] = -1
    this.size = last
    if (place === last) return
    this.keys[place] = this.keys[last]!
    this.slots[place] = this.slots[last]!
    this.settle(place)
  }

  /** Look again at the key of a slot that is here. */
  update(slot: number): void {
    const place = this.places[slot]!
    this.keys[place] = this.column.values[slot]!
    this.settle(place)
  }

  /** As `update`, for a key that has not become less. */
  grown(slot: number): void {
    const place = this.places[slot]!
    this.keys[place] = this.column.values[slot]!
    this.sink(place)
  }

  /** Lower every key by `amount`, which keeps the order. */
  rebase(amount: number): void {
    for (let place = 0; place < this.size; place++) this.keys[place]! -= amount
  }

  private settle(place: number): void {
    const slot = this.slots[place]!
    this.rise(place)
    if (this.places[slot] === place) this.sink(place)
  }

  private rise(place: number): void {
    const { keys, slots, places } = this
    const key = keys[place]!
    const slot = slots[place]!
    while (place > 0) {
      const parent = (place - 1) >> 2
      const parentKey = keys[parent]!
      const parentSlot = slots[parent]!
      if (parentKey < key || (parentKey === key && parentSlot < slot)) break
      keys[place] = parentKey
      slots[place] = parentSlot
      places[parentSlot] = place
      place = parent
    }
    keys[place] = key
    slots[place] = slot
    places[slot] = place
  }

  private sink(place: number): void {
    const { keys, slots, places, size } = this
    const key = keys[place]!
    const slot = slots[place]!
    for (;;) {
      const from = (place << 2) + 1
      if (from >= size) break
      const to = Math.min(from + 4, size)
      let least = from
      let leastKey = keys[from]!
      for (let child = from + 1; child < to; child++) {
        const childKey = keys[child]!
        if (childKey < leastKey || (childKey === leastKey && slots[child]! < slots[least]!)) {
          least = child
          leastKey = childKey
        }
      }
      const leastSlot = slots[least]!
      if (key < leastKey || (key === leastKey && slot < leastSlot)) break
      keys[place] = leastKey
      slots[place] = leastSlot
      places[leastSlot] = place
      place = least
    }
    keys[place] = key
    slots[place] = slot
    places[slot] = place
  }

  private grow(slot: number): void {
    if (this.size === this.keys.length) {
      const keys = new Float64Array(this.size * 2)
      const slots = new Int32Array(this.size * 2)
      keys.set(this.keys)
      slots.set(this.slots)
      this.keys = keys
      this.slots = slots
    }
    if (slot >= this.places.length) {
      const places = new Int32Array(Math.max(slot + 1, this.places.length * 2)).fill(-1)
      places.set(this.places)
      this.places = places
    }
  }
}
