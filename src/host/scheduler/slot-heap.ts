import { type Records, STRIDE } from "./accounts.js"

/**
 * A 4-ary minimum heap of slots by one field of their records; ties go to the lower slot. Copies of the keys, the slots
 * and the place of each slot stand in typed arrays: a comparison touches no object, and no operation allocates, but for
 * growth by doubling. A slot is in a heap at most once, and can be moved or removed in O(log n).
 */
export class SlotHeap {
  size = 0
  private keys = new Float64Array(4)
  private slots = new Int32Array(4)
  /** By slot; -1 if it is not here. */
  private places = new Int32Array(4).fill(-1)

  constructor(
    private readonly records: Records,
    private readonly field: number,
  ) {}

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
    this.rise(place, slot, this.key(slot))
  }

  remove(slot: number): void {
    const place = this.places[slot]!
    const last = this.size - 1
    this.places[slot] = -1
    this.size = last
    if (place !== last) this.fill(place, this.slots[last]!, this.keys[last]!)
  }

  /** Look again at the key of a slot that is here. */
  update(slot: number): void {
    this.fill(this.places[slot]!, slot, this.key(slot))
  }

  /** All keys have become less by `amount`. */
  rebase(amount: number): void {
    for (let place = 0; place < this.size; place++) this.keys[place]! -= amount
  }

  private key(slot: number): number {
    return this.records.values[(slot << STRIDE) + this.field]!
  }

  /**
   * Put a slot where a place is free. The gap goes down to a leaf first: what is put in comes from there, or has a key
   * that has just grown, and seldom rises far.
   */
  private fill(place: number, slot: number, key: number): void {
    const { keys, slots, places, size } = this
    let from = (place << 2) + 1
    while (from + 3 < size) {
      const a = keys[from]!
      const b = keys[from + 1]!
      const c = keys[from + 2]!
      const d = keys[from + 3]!
      const left = b < a || (b === a && slots[from + 1]! < slots[from]!) ? from + 1 : from
      const right = d < c || (d === c && slots[from + 3]! < slots[from + 2]!) ? from + 3 : from + 2
      const leftKey = keys[left]!
      const rightKey = keys[right]!
      const least =
        rightKey < leftKey || (rightKey === leftKey && slots[right]! < slots[left]!) ? right : left
      const leastSlot = slots[least]!
      keys[place] = keys[least]!
      slots[place] = leastSlot
      places[leastSlot] = place
      place = least
      from = (place << 2) + 1
    }
    // Fewer than four children are leaves.
    if (from < size) {
      let least = from
      for (let child = from + 1; child < size; child++) {
        const difference = keys[child]! - keys[least]!
        if (difference < 0 || (difference === 0 && slots[child]! < slots[least]!)) least = child
      }
      const leastSlot = slots[least]!
      keys[place] = keys[least]!
      slots[place] = leastSlot
      places[leastSlot] = place
      place = least
    }
    this.rise(place, slot, key)
  }

  private rise(place: number, slot: number, key: number): void {
    const { keys, slots, places } = this
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
