import { type Records, STRIDE } from "./accounts.js"
import { SlotHeap } from "./slot-heap.js"

/** Up to so many are one heap; after that, down to half of it they are not. */
const FEW = 128
/** When buckets are laid out there are at least so many times fewer of them than slots. */
const PER_BUCKET = 2

/** Of a slot's two links. */
const NEXT = 0
const PREVIOUS = 1
/** As a next: there is none. As a previous: it is in no bucket. */
const NONE = -0x80000000

const NO_BUCKETS = new Int32Array(0)

/**
 * A queue of slots by one field of their records, a whole number; ties go to the lower slot: what `SlotHeap` is, for many.
 * Only those with the least keys are in a heap. The others wait in a ring of buckets, each for a range of keys, without
 * order: linked lists, so one is put in or taken out in constant time and few lines of memory are touched. When the heap
 * is empty the next bucket is put into it.
 *
 * Whatever has a key below `limit` is in the heap, the rest in buckets; so the order is exact, however keys are spread. Badly
 * spread, most come to be in the heap, which is then what all would be without buckets: O(log n). Each time a slot
 * is put in it passes through one bucket at most, and there are fewer buckets than slots: amortized, that is constant.
 */
export class SlotCalendar {
  private readonly near: SlotHeap
  /** Slots in buckets. */
  private far = 0
  /** Where the bucket at `cursor` begins; `Infinity`: there are no buckets. */
  private limit = Number.POSITIVE_INFINITY
  /** The bucket with the least keys. */
  private cursor = 0
  /** Range of a bucket's keys: a power of two, so that its parts of keys are exact. */
  private width = 1
  /** First slot in each bucket, or `NONE`; their number is a power of two. */
  private heads = NO_BUCKETS
  /** Two for each slot. The previous of a bucket's first is `~bucket`. */
  private links = new Int32Array(0)

  constructor(
    private readonly records: Records,
    private readonly field: number,
  ) {
    this.near = new SlotHeap(records, field)
  }

  get size(): number {
    return this.near.size + this.far
  }

  /** The slot with the least key; -1 if there is none. */
  first(): number {
    if (this.near.size === 0 && this.far > 0) this.pull()
    return this.near.first()
  }

  has(slot: number): boolean {
    return this.near.has(slot) || this.isFar(slot)
  }

  push(slot: number): void {
    const key = this.key(slot)
    if (key >= this.limit) {
      if (this.hasBucket(key)) this.putFar(slot, key)
      else this.layOut(slot)
    } else {
      this.near.push(slot)
      if (this.heads.length === 0 && this.near.size > FEW) this.layOut()
    }
  }

  remove(slot: number): void {
    if (this.near.has(slot)) this.near.remove(slot)
    else this.unlink(slot)
    if (this.size < this.heads.length >> 1) this.layOut()
  }

  /** Look again at the key of a slot that is here. */
  update(slot: number): void {
    const { near } = this
    if (!near.has(slot)) this.unlink(slot)
    else if (this.key(slot) < this.limit) {
      near.update(slot)
      return
    } else near.remove(slot)
    this.push(slot)
  }

  /** All keys have become less by `amount`. */
  rebase(amount: number): void {
    this.near.rebase(amount)
    this.limit -= amount
  }

  private key(slot: number): number {
    return this.records.values[(slot << STRIDE) + this.field]!
  }

  private isFar(slot: number): boolean {
    const at = (slot << 1) + PREVIOUS
    return at < this.links.length && this.links[at] !== NONE
  }

  /** False: the key is beyond all buckets, or there are too few of them. */
  private hasBucket(key: number): boolean {
    const count = this.heads.length
    return (key - this.limit) / this.width < count && this.far < count * 4 * PER_BUCKET
  }

  private putFar(slot: number, key: number): void {
    const { heads } = this
    if (slot << 1 >= this.links.length) this.grow(slot)
    const { links } = this
    const offset = ((key - this.limit) / this.width) | 0
    const bucket = (this.cursor + offset) & (heads.length - 1)
    const head = heads[bucket]!
    const at = slot << 1
    links[at + NEXT] = head
    links[at + PREVIOUS] = ~bucket
    if (head !== NONE) links[(head << 1) + PREVIOUS] = slot
    heads[bucket] = slot
    this.far += 1
  }

  private unlink(slot: number): void {
    const { links } = this
    const at = slot << 1
    const next = links[at + NEXT]!
    const previous = links[at + PREVIOUS]!
    links[at + PREVIOUS] = NONE
    if (previous < 0) this.heads[~previous] = next
    else links[(previous << 1) + NEXT] = next
    if (next !== NONE) links[(next << 1) + PREVIOUS] = previous
    this.far -= 1
  }

  /** Puts the next bucket that is not empty into the heap, which is. */
  private pull(): void {
    const { near, heads, links } = this
    do {
      let slot = heads[this.cursor]!
      heads[this.cursor] = NONE
      this.cursor = (this.cursor + 1) & (heads.length - 1)
      this.limit += this.width
      while (slot !== NONE) {
        const at = slot << 1
        links[at + PREVIOUS] = NONE
        this.far -= 1
        near.push(slot)
        slot = links[at + NEXT]!
      }
    } while (near.size === 0)
  }

  /** Makes buckets that suit what is here now, and puts a slot into one that may have had none; or none, for few. */
  private layOut(slot = NONE): void {
    const slots = this.empty()
    if (slot !== NONE) slots.push(slot)
    const { near } = this
    const count = near.size + slots.length
    if (count <= FEW) {
      this.heads = NO_BUCKETS
      this.limit = Number.POSITIVE_INFINITY
      for (const each of slots) near.push(each)
      return
    }
    let least = Number.POSITIVE_INFINITY
    let most = 0
    for (const each of slots) {
      const key = this.key(each)
      if (key < least) least = key
      if (key > most) most = key
    }
    this.limit = least
    // Half of the buckets are for keys that are still to come.
    const range = 2 * (most - (near.size > 0 ? this.key(near.first()) : least) + 1)
    const heads = new Int32Array(2 ** Math.floor(Math.log2(count / PER_BUCKET)))
    this.heads = heads.fill(NONE)
    this.width = 2 ** Math.max(0, Math.ceil(Math.log2(range / heads.length)))
    for (const each of slots) this.putFar(each, this.key(each))
  }

  /** Takes all slots out of the buckets; out of the heap, if there are no buckets. */
  private empty(): number[] {
    const { near, heads, links } = this
    const slots: number[] = []
    if (heads.length === 0) {
      for (; near.size > 0; near.remove(near.first())) slots.push(near.first())
    }
    for (const head of heads) {
      for (let slot = head; slot !== NONE; slot = links[(slot << 1) + NEXT]!) {
        links[(slot << 1) + PREVIOUS] = NONE
        slots.push(slot)
      }
    }
    this.far = 0
    this.cursor = 0
    return slots
  }

  private grow(slot: number): void {
    const links = new Int32Array(Math.max((slot + 1) << 1, this.links.length * 2)).fill(NONE)
    links.set(this.links)
    this.links = links
  }
}
