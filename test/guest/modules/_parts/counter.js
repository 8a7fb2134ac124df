import { describe } from "./cycle.js"

export let count = 0
export default function increase() {
  count++
}
export const throughCycle = () => describe()
