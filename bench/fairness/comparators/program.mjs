// What all guests of all systems do. It is in the JavaScript of 2009: JS-Interpreter reads no other.

/** Iterations in one piece of work. */
export const PIECE_ITERATIONS = 1_000_000

export const PIECE = pieceOf(PIECE_ITERATIONS)

/** One piece of work after the other, for ever. */
export const ENDLESS = `for (;;) ${PIECE}`

/** The same, but as long as is wanted. */
export function pieceOf(iterations) {
  return `(function () { for (var i = 0, n = 0; i < ${iterations}; i++) n = (n + i) | 0; return n })()`
}
