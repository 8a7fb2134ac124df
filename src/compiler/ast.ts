// The syntax tree: ESTree, as the parser makes it. Everything after the parser imports its node types from here; only
// parse.ts knows where they come from.
//
// Facts about the tree that are easy to miss:
// - There are no ParenthesizedExpression nodes. A parenthesized target (`(a) = function () {}`, which does not name the
//   function) shows in the offsets; `isParenthesizedTarget` says so.
// - A RegExp literal is `{ regex: { pattern, flags }, value: null }`: the host's engine never sees the pattern.
// - A directive is an ExpressionStatement with `directive` set.
// - A dynamic function (`Function("a", "return a")`) is a Program whose only statement is an ExpressionStatement with
//   the function expression.

import type {
  AnonymousClassDeclaration,
  AnonymousFunctionDeclaration,
  ArrowFunctionExpression,
  ClassDeclaration,
  ClassExpression,
  FunctionDeclaration,
  FunctionExpression,
  Literal,
  Node,
} from "./parse.js"

export type * from "./parse.js"

export type FunctionNode =
  | FunctionDeclaration
  | AnonymousFunctionDeclaration // `export default function () {}`; its type is "FunctionDeclaration" too, id null
  | FunctionExpression
  | ArrowFunctionExpression

export type ClassNode = ClassDeclaration | AnonymousClassDeclaration | ClassExpression

export type RegExpLiteral = Literal & { regex: { pattern: string; flags: string } }

export function isFunctionNode(node: Node): node is FunctionNode {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression"
  )
}

export function isClassNode(node: Node): node is ClassNode {
  return node.type === "ClassDeclaration" || node.type === "ClassExpression"
}

export function isRegExpLiteral(node: Literal): node is RegExpLiteral {
  return node.regex !== undefined && node.regex !== null
}

/**
 * True for `(a) = ...` and `[(a) = ...] = ...`: a parenthesized target names no anonymous function.
 *
 * @param parent the AssignmentExpression or AssignmentPattern whose `left` is `target`
 */
export function isParenthesizedTarget(parent: Node, target: Node): boolean {
  return target.start > parent.start
}
