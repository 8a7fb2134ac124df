// Where calls of the embedder enter.

/** A call by the embedder: `args` is a list. */
function EnterCall(callee, self, args) {
  return Call(callee, self, ...args)
}
