// Keeps all that it is given, and goes on when it is told that there is no more.
const kept = []
for (;;) {
  try {
    kept.push(new Array(100).fill("mine"))
  } catch (error) {
    kept.push(error)
  }
}
