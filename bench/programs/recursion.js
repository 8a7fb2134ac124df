// Recursion: calls of small functions with integer arguments.
function fibonacci(n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2)
}

function takeuchi(x, y, z) {
  if (y >= x) return z
  return takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y))
}

function ackermann(m, n) {
  if (m === 0) return n + 1
  if (n === 0) return ackermann(m - 1, 1)
  return ackermann(m - 1, ackermann(m, n - 1))
}

function main() {
  return `${fibonacci(25)} ${takeuchi(14, 8, 2)} ${ackermann(2, 120)}`
}
