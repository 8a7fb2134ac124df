// The one-liner: compile, run, and see how it ended.

import { run } from "thimble"

const outcome = await run("[3, 1, 2].sort((a, b) => a - b).map((n) => n * n)")
console.log(outcome.kind, outcome.value) // completed [ 1, 4, 9 ]

const failed = await run("null.length", { name: "broken.js" })
console.log(failed.kind, String(failed.error)) // threw TypeError: ...
console.log(failed.error.guestStack) // at broken.js:1:6
