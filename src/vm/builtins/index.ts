// All built-ins, one line each; and the global object's own functions.

import type { Definition } from "./define.js"

export const DEFINITIONS: readonly Definition[] = []
