// Floating point on locals: the inner loop keeps everything in registers.
function mandelbrot(size, limit) {
  let inside = 0
  let checksum = 0
  for (let row = 0; row < size; row++) {
    const ci = (2 * row) / size - 1
    for (let column = 0; column < size; column++) {
      const cr = (2 * column) / size - 1.5
      let zr = 0
      let zi = 0
      let i = 0
      while (i < limit && zr * zr + zi * zi <= 4) {
        const next = zr * zr - zi * zi + cr
        zi = 2 * zr * zi + ci
        zr = next
        i++
      }
      if (i === limit) inside++
      checksum = (checksum * 31 + i) % 1000003
    }
  }
  return `${inside} ${checksum}`
}

function main() {
  return mandelbrot(120, 60)
}
