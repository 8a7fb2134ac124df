// Which properties of each node type hold expressions and statements, in source order. Names that are not variables
// (labels, property keys, import and export names) are left out, and so is what the collector visits by itself.

import type { AnyNode } from "../ast.js"

export const CHILDREN: Partial<Record<AnyNode["type"], readonly string[]>> = {
  ArrayExpression: ["elements"],
  ArrayPattern: ["elements"],
  AssignmentExpression: ["left", "right"],
  AssignmentPattern: ["left", "right"],
  AwaitExpression: ["argument"],
  BinaryExpression: ["right"],
  CallExpression: ["arguments"],
  ConditionalExpression: ["test", "consequent"],
  DoWhileStatement: ["body", "test"],
  ExpressionStatement: ["expression"],
  IfStatement: ["test", "consequent"],
  ImportExpression: ["source", "options"],
  LabeledStatement: ["body"],
  LogicalExpression: ["right"],
  NewExpression: ["callee", "arguments"],
  ObjectExpression: ["properties"],
  ObjectPattern: ["properties"],
  RestElement: ["argument"],
  ReturnStatement: ["argument"],
  SequenceExpression: ["expressions"],
  SpreadElement: ["argument"],
  TaggedTemplateExpression: ["quasi"],
  TemplateLiteral: ["expressions"],
  ThrowStatement: ["argument"],
  TryStatement: ["block", "handler", "finalizer"],
  UnaryExpression: ["argument"],
  UpdateExpression: ["argument"],
  WhileStatement: ["test", "body"],
  YieldExpression: ["argument"],
}

/** The child that long chains grow at: it is visited by a loop, after the others. */
export const SPINE: Partial<Record<AnyNode["type"], string>> = {
  BinaryExpression: "left",
  CallExpression: "callee",
  ChainExpression: "expression",
  ConditionalExpression: "alternate",
  IfStatement: "alternate",
  LogicalExpression: "left",
  MemberExpression: "object",
  TaggedTemplateExpression: "tag",
}

/**
 * What a level of the tree costs on the host's stack while code is generated for it, in units of about a hundred bytes.
 * Left chains of binary operators, `else if` and `a.b.c` cost nothing: every pass walks them by a loop.
 */
export function depthCost(node: AnyNode): number {
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
    case "IfStatement":
      return 0
    case "MemberExpression":
      if (node.computed) return 6
      return node.object.type === "MemberExpression" ? 0 : 4
    case "CallExpression":
      return 3
    case "ConditionalExpression":
      return 4
    default:
      return 9
  }
}
