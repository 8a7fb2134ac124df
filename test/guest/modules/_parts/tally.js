print("tally is evaluated")
export let count = 0
export function add() {
  count++
}
export { count as "the count" }
export default class Counter {}
