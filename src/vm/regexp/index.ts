// What the rest of the vm may use of the regular expression engine.
export { compileRegExp } from "./compiler.js"
export {
  createMatch,
  DEFAULT_MAX_STACK_BYTES,
  type MatchState,
  type MatchStatus,
  matchCaptures,
  matchStateBytes,
  restartMatch,
  reuseMatch,
  stepMatch,
} from "./matcher.js"
export type { RegExpProgram } from "./program.js"
export { flagBits, RegExpSyntaxError } from "./syntax.js"
