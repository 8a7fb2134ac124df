// Sorting with comparators: numbers, strings, records by two keys, and a quicksort of the guest's own.
function random(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state
  }
}

function quicksort(list, from, to) {
  while (from < to) {
    const pivot = list[(from + to) >> 1]
    let i = from
    let j = to
    while (i <= j) {
      while (list[i] < pivot) i++
      while (list[j] > pivot) j--
      if (i <= j) {
        const swapped = list[i]
        list[i] = list[j]
        list[j] = swapped
        i++
        j--
      }
    }
    if (j - from < to - i) {
      quicksort(list, from, j)
      from = i
    } else {
      quicksort(list, i, to)
      to = j
    }
  }
}

function checksum(list) {
  let sum = 7
  for (let i = 0; i < list.length; i++) sum = (sum * 31 + list[i]) % 1000003
  return sum
}

function main() {
  const next = random(42)
  const numbers = Array.from({ length: 12000 }, () => next() % 100000)

  const own = numbers.slice()
  quicksort(own, 0, own.length - 1)

  const ascending = numbers.slice().sort((a, b) => a - b)
  const records = numbers
    .slice(0, 4000)
    .map((value, index) => ({ name: `n${value % 500}`, rank: value % 17, index }))
  records.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index))
  const words = numbers.slice(0, 5000).map((value) => value.toString(36))
  words.sort()

  const agree = own.every((value, index) => value === ascending[index])
  return [
    agree,
    checksum(ascending),
    checksum(records.map((record) => record.index)),
    words[0],
    words[2500],
  ].join(" ")
}
