// Lists that are empty nearly always, as an idle instance has many: one empty list is all of those.

/** Nothing can be added to it. */
export const NONE: readonly never[] = Object.freeze([])

/** The list with something more at its end: the same one, unless it was `NONE`. */
export function append<T>(list: readonly T[], item: T): readonly T[] {
  if (list === NONE) return [item]
  ;(list as T[]).push(item)
  return list
}

/** The list without its first: the same one, unless nothing is left. */
export function withoutFirst<T>(list: readonly T[]): readonly T[] {
  if (list.length <= 1) return NONE
  ;(list as T[]).shift()
  return list
}
