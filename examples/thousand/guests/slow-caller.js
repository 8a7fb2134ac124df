// Keeps three questions in flight: each is a promise.
let answers = 0
async function ask(lane) {
  for (let n = 0; ; n++) {
    const answer = await slowly(lane * 1000 + n)
    if (answer === null) return
    if (answer !== 2 * (lane * 1000 + n)) throw new Error("a wrong answer")
    answers++
  }
}
await Promise.all([ask(1), ask(2), ask(3)])
report(answers)
