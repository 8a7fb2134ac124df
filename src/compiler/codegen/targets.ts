// Targets of assignment: names, properties, super properties, private elements, patterns. A target is prepared before the
// value is there (its object and key are evaluated), and stored to afterwards.

import type { AnyNode, MemberExpression, Node } from "../ast.js"
import type { Register } from "../bytecode/assembler.js"
import { CompileError } from "../bytecode/code-block.js"
import type { FunctionContext } from "./context.js"
import { compileExpression, compileKey, compileOperand, staticKey } from "./expressions.js"
import {
  assignName,
  initializeName,
  loadName,
  loadPrepared,
  loadPseudo,
  type NameTarget,
  ownRegister,
  prepareAssignment,
  throwError,
} from "./names.js"
import { bindPattern } from "./patterns.js"
import { callSelfHosted } from "./self-hosted-calls.js"

/** "initialize": let, const and parameters; "assign": var and assignment expressions. */
export type BindMode = "initialize" | "assign"

export type Target =
  | { readonly kind: "declared"; readonly name: string }
  | { readonly kind: "name"; readonly name: string; readonly settled: NameTarget; readonly offset: number }
  | { readonly kind: "property"; readonly object: Register; readonly key: string; readonly offset: number }
  | { readonly kind: "element"; readonly object: Register; readonly key: Register; readonly offset: number }
  | { readonly kind: "private"; readonly object: Register; readonly name: Register; readonly offset: number }
  | {
      readonly kind: "super"
      readonly home: Register
      readonly key: Register
      readonly self: Register
      readonly offset: number
    }
  | { readonly kind: "pattern"; readonly node: Node; readonly mode: BindMode }
  /** A call, in sloppy code: the error has been thrown. */
  | { readonly kind: "none" }

/**
 * Evaluates what a target needs before its value. Its temporaries stay live until the caller releases them.
 *
 * @param until offset up to which source is compiled before the store
 * @param isUpdate true if the target is read too: its key is then converted once, here
 */
export function prepareTarget(
  cx: FunctionContext,
  source: Node,
  mode: BindMode,
  until: number,
  isUpdate = false,
): Target {
  const node = source as AnyNode
  switch (node.type) {
    case "Identifier":
      if (mode === "initialize") return { kind: "declared", name: node.name }
      return {
        kind: "name",
        name: node.name,
        settled: prepareAssignment(cx, node.name, node, isUpdate),
        offset: node.start,
      }
    case "MemberExpression":
      return prepareMember(cx, node, until, isUpdate)
    case "ObjectPattern":
    case "ArrayPattern":
      return { kind: "pattern", node, mode }
    case "CallExpression":
      compileExpression(cx, node)
      throwError(cx, "ReferenceError", "a call can't be assigned to")
      return { kind: "none" }
    default:
      throw new CompileError("SyntaxError", "invalid assignment target", node.start)
  }
}

function prepareMember(
  cx: FunctionContext,
  node: MemberExpression,
  until: number,
  isUpdate: boolean,
): Target {
  const { asm } = cx
  const offset = node.property.start
  if (node.object.type === "Super") {
    const self = loadPseudo(cx, "this")
    const key = node.computed ? compileOperand(cx, node.property, until) : compileKey(cx, node)
    const home = loadPseudo(cx, "%home")
    if (isUpdate && node.computed) {
      // GetSuperBase comes before the key's conversion, which may change it: an object that inherits from it stands in
      // for the home object.
      const converted = cx.regs.take()
      const base = cx.regs.take()
      callSelfHosted(cx, converted, "GetPrototypeOf", [home])
      asm.emit("NewObject", { dst: base })
      asm.emit("SetProto", { object: base, value: converted })
      asm.emit("ToPropertyKey", { dst: converted, src: key })
      return { kind: "super", self, home: base, key: converted, offset }
    }
    return { kind: "super", self, home, key, offset }
  }
  const object = compileOperand(cx, node.object, until)
  const name = staticKey(node)
  if (name !== undefined) return { kind: "property", object, key: name, offset }
  if (node.property.type === "PrivateIdentifier") {
    return { kind: "private", object, name: loadName(cx, `#${node.property.name}`, node.property), offset }
  }
  const key = compileOperand(cx, node.property, until)
  if (!isUpdate || node.property.type === "Literal") return { kind: "element", object, key, offset }
  const converted = cx.regs.isLocal(key) ? cx.regs.take() : key
  asm.offset = offset
  asm.emit("ToElementKey", { dst: converted, object, key })
  return { kind: "element", object, key: converted, offset }
}

export function storeTarget(cx: FunctionContext, target: Target, value: Register): void {
  const { asm } = cx
  if ("offset" in target) asm.offset = target.offset
  switch (target.kind) {
    case "declared":
      initializeName(cx, target.name, value)
      return
    case "name":
      assignName(cx, target.settled, value)
      return
    case "property":
      asm.emit("SetProp", { object: target.object, value, cache: target.key })
      return
    case "element":
      asm.emit("SetElem", { object: target.object, key: target.key, value })
      return
    case "private":
      asm.emit("SetPrivate", { object: target.object, name: target.name, value })
      return
    case "super":
      asm.emit("SetSuper", { home: target.home, key: target.key, value, self: target.self })
      return
    case "none":
      return
    case "pattern":
      bindPattern(cx, target.node, value, target.mode)
  }
}

/** Reads a prepared target. */
export function loadTarget(cx: FunctionContext, target: Target, dst: Register): void {
  const { asm } = cx
  if ("offset" in target) asm.offset = target.offset
  switch (target.kind) {
    case "name":
      loadPrepared(cx, target.settled, dst)
      return
    case "property":
      asm.emit(target.key === "length" ? "GetLength" : "GetProp", {
        dst,
        object: target.object,
        cache: target.key,
      })
      return
    case "element":
      asm.emit("GetElem", { dst, object: target.object, key: target.key })
      return
    case "private":
      asm.emit("GetPrivate", { dst, object: target.object, name: target.name })
      return
    case "super":
      asm.emit("GetSuper", { dst, home: target.home, key: target.key, self: target.self })
      return
    case "none":
      return
    case "declared":
    case "pattern":
      throw new Error(`a ${target.kind} target is not read`)
  }
}

/** The variable's register that a target stands for, if a value may be put there directly. */
export function targetRegister(cx: FunctionContext, target: Target): Register | undefined {
  if (target.kind === "declared") return ownRegister(cx, target.name)
  if (target.kind !== "name") return undefined
  return assignableRegister(target.settled)
}

/** The register of a variable that may be assigned without any test. */
export function assignableRegister({ reference, base }: NameTarget): Register | undefined {
  const { place, needsCheck, binding } = reference
  if (base !== null || needsCheck || place.kind !== "register" || binding === null) return undefined
  switch (binding.kind) {
    case "const":
    case "using":
    case "class-name":
    case "function-name":
    case "import":
      return undefined
    default:
      return place.register as Register
  }
}

/** The name that an anonymous function gets when it is assigned to the target. */
export function targetName(target: Target): string | null {
  return target.kind === "declared" || target.kind === "name" ? target.name : null
}
