import isEven, { readEarly } from "./even.js"
export default function isOdd(n) {
  return n !== 0 && isEven(n - 1)
}
try {
  readEarly()
} catch (error) {
  print(error.name)
}
export const seen = isOdd(7)
