// Sorting: Array.prototype.sort and toSorted, and those of typed arrays. The values are copied into a private list, which a
// stable merge sort orders: the comparator may do to the array what it likes.

/** spec: sec-array.prototype.sort */
function Array_sort(comparator) {
  if (comparator !== undefined && !IsCallable(comparator)) throw NotCallable(comparator)
  const o = ToObject(this)
  const length = LengthOf(o)
  let list = PresentElements(o, length)
  if (IsEmpty(list)) {
    list = []
    for (let k = 0; k < length; k++) {
      if (k in o) ArrayAppend(list, o[k])
    }
  }
  const count = list.length
  const sorted = SortedList(list, comparator)
  if (StoreSorted(o, sorted, length)) return o
  let k = 0
  for (; k < count; k++) o[k] = sorted[k]
  for (; k < length; k++) {
    if (k in o) delete o[k]
  }
  return o
}

/** spec: sec-array.prototype.tosorted */
function Array_toSorted(comparator) {
  if (comparator !== undefined && !IsCallable(comparator)) throw NotCallable(comparator)
  const o = ToObject(this)
  const length = LengthOf(o)
  if (length > 4294967295) throw NewRangeError("invalid array length")
  const list = []
  for (let k = 0; k < length; k++) ArrayAppend(list, o[k])
  return SortedList(list, comparator)
}

/** The list, ordered, undefined last: it, or a list of the same length. */
function SortedList(list, comparator) {
  const count = MoveUndefinedLast(list)
  if (count < 2) return list
  if (comparator === undefined) return SortByStrings(list, count)
  return MergeSort(list, count, comparator)
}

/** The default order: by strings, made once for each value. */
function SortByStrings(list, count) {
  let keys = StringKeys(list, count)
  if (IsEmpty(keys)) {
    keys = []
    for (let i = 0; i < count; i++) ArrayAppend(keys, ToStringValue(list[i]))
  }
  const sorting = NewStringSort(list, keys)
  while (!StringSortStep(sorting)) {}
  return list
}

/** Orders the first `count` elements by runs of eight, then merges runs. */
function MergeSort(list, count, comparator) {
  for (let start = 0; start < count; start += 8) {
    const end = start + 8 < count ? start + 8 : count
    for (let i = start + 1; i < end; i++) {
      const value = list[i]
      let j = i - 1
      for (; j >= start; j--) {
        const other = list[j]
        if (!(+Call(comparator, undefined, other, value) > 0)) break
        list[j + 1] = other
      }
      list[j + 1] = value
    }
  }
  let from = list
  if (count <= 8) return from
  let to = CopyList(list)
  for (let width = 8; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = start + width < count ? start + width : count
      const end = middle + width < count ? middle + width : count
      let left = start
      let right = middle
      let k = start
      if (right < end && +Call(comparator, undefined, from[middle - 1], from[middle]) > 0) {
        let a = from[left]
        let b = from[right]
        for (;;) {
          if (+Call(comparator, undefined, a, b) > 0) {
            to[k] = b
            k++
            right++
            if (right >= end) break
            b = from[right]
          } else {
            to[k] = a
            k++
            left++
            if (left >= middle) break
            a = from[left]
          }
        }
      }
      k = MoveElements(to, k, from, left, middle)
      MoveElements(to, k, from, right, end)
    }
    const swap = from
    from = to
    to = swap
  }
  return from
}
