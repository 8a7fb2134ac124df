import type { Program } from "./ast.js"
import type { SourceKind } from "./parse.js"

export function checkEarlyErrors(_program: Program, _kind: SourceKind): void {}
