// Standard Schema, version 1 (https://standardschema.dev): what zod, valibot, arktype and others have in common. Only its
// shape is needed here.

import { show, ThimbleError } from "../errors.js"
import type { MaybeLater } from "../limits/controller.js"

export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => MaybeLater<StandardResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** Texts of schemas may repeat the guest's. */
const MAX_TEXT = 200

/** @throws ThimbleError `bad-definition` */
export function checkSchema(what: string, given: unknown): void {
  if (given === undefined) return
  const isObject = (typeof given === "object" && given !== null) || typeof given === "function"
  const standard = isObject ? (given as Partial<StandardSchema>)["~standard"] : undefined
  if (standard?.version === 1 && typeof standard.validate === "function") return
  throw new ThimbleError(
    "bad-definition",
    `${what} must be a Standard Schema of version 1, got ${show(given)}`,
  )
}

/** What is wrong, and where. */
export interface Refusal {
  readonly issue: string
  readonly path: readonly PropertyKey[]
}

/** Validates at once or later, as the schema does. */
export function validate<Output>(
  schema: StandardSchema<unknown, Output>,
  value: unknown,
): MaybeLater<{ readonly value: Output } | Refusal> {
  const result = schema["~standard"].validate(value)
  return result instanceof Promise ? result.then(read) : read(result)
}

function read<Output>(result: StandardResult<Output>): { readonly value: Output } | Refusal {
  if (result.issues === undefined) return { value: result.value }
  const [issue] = result.issues
  const path = (issue?.path ?? []).map((step) => (typeof step === "object" ? step.key : step))
  const more = result.issues.length > 1 ? ` (and ${result.issues.length - 1} more)` : ""
  return { issue: bounded(String(issue?.message ?? "it is not valid")) + more, path }
}

/** ".to[0]" */
export function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("")
  return bounded(text)
}

function bounded(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
