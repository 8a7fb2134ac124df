import { count } from "./counter.js"

export function describe() {
  return "cycle sees " + count
}
