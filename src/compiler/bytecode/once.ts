/**
 * A value that is made when it is first asked for. What takes time to make, and not every program needs, is made so:
 * importing the library costs nothing that its first guest does not use.
 */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
