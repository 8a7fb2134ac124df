// Numbers and columns, as people read them.

export const integer = (number) => Math.round(number).toLocaleString("en-US")

export function large(number) {
  if (number >= 1e9) return `${(number / 1e9).toFixed(2)} G`
  if (number >= 1e6) return `${(number / 1e6).toFixed(1)} M`
  return integer(number)
}

export const percent = (fraction) => `${(100 * fraction).toFixed(2)} %`

export function bytes(number) {
  if (number >= 2 ** 20) return `${(number / 2 ** 20).toFixed(1)} MiB`
  return `${(number / 2 ** 10).toFixed(1)} KiB`
}

/** Pads each cell to its column's width: negative widths align to the right. */
export function line(widths, cells) {
  return widths
    .map((width, index) => {
      const text = String(cells[index] ?? "")
      return width < 0 ? text.padStart(-width) : text.padEnd(width)
    })
    .join(" ")
    .trimEnd()
}
