import isOdd, { seen } from "./odd.js"
export default function isEven(n) {
  return n === 0 || isOdd(n - 1)
}
export const readEarly = () => seen
