// Questions of authority and their answers: "may I do this?", by group, type and target.

/** What is asked, and what a deed asks for itself. */
export interface Question {
  /** Group of capabilities: "file", "net", "call", ... */
  readonly group: string
  /** What would be done: "read", "write", "invoke", ... */
  readonly type: string
  /** To what: a path, a URL, a name. Answered for its canonical form. */
  readonly target: string
  /** How much of it, in the type's unit (bytes to be written, say). Default 0. */
  readonly amount: number
}

/** The answer, in the same form whoever asks. It is what the deed would then meet. */
export interface Permission {
  readonly allowed: boolean
  /** What decided: the group's grant, "trust", "limits" (a cap of the instance), a group's name; "none": no such grant. */
  readonly by: string
  /** Why, in words. */
  readonly reason: string
  /** The tightest of the caps that the deed would meet; Infinity if it meets none. */
  readonly cap: number
  readonly used: number
  /** cap - used, never below 0. */
  readonly left: number
}

/** One decision, as `onDecision` sees it. */
export interface DecisionEvent extends Question {
  /** Name of the instance. */
  readonly instance: string
  /** `question`: somebody asked · `deed`: it was about to be done. */
  readonly occasion: "question" | "deed"
  readonly permission: Permission
  /** Milliseconds by the engine's clock. */
  readonly time: number
}

export type DecisionListener = (event: DecisionEvent) => void

/** Why something that a guest tried was refused; the guest gets an error of this name, with these properties. */
export class CapabilityError extends Error {
  override readonly name: string

  /**
   * @param name "NotAllowedError", "QuotaExceededError", or any class of standard errors
   * @param code as Node.js and POSIX call it: EACCES, EDQUOT, ENOENT, ...
   */
  constructor(
    name: string,
    readonly code: string,
    message: string,
    /** With QuotaExceededError: the cap, and what was asked for in all. */
    readonly quota?: number,
    readonly requested?: number,
    /** Further properties of the guest's error, such as Node.js's `path` and `syscall`. */
    readonly details?: Readonly<Record<string, string | number>>,
  ) {
    super(message)
    this.name = name
  }
}
