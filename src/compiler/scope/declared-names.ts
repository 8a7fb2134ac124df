// What parts of a tree declare: names of patterns and declarations, read without regard to scopes.

import type { AnyNode, Identifier, Node, Pattern, Statement } from "../ast.js"

export function nameOf(node: { id?: Identifier | null }): string {
  return node.id?.name ?? "*default*"
}

export function hasUseStrict(statements: readonly Node[]): boolean {
  for (const statement of statements as AnyNode[]) {
    if (statement.type !== "ExpressionStatement" || statement.directive == null) return false
    if (statement.directive === "use strict") return true
  }
  return false
}

export function declaresLexically(statement: Statement): boolean {
  switch (statement.type) {
    case "VariableDeclaration":
      return statement.kind !== "var"
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return true
    case "LabeledStatement":
      return declaresLexically(statement.body)
    default:
      return false
  }
}

export function declaredNames(declaration: AnyNode): string[] {
  if (declaration.type !== "VariableDeclaration") return [nameOf(declaration as { id?: Identifier | null })]
  return declaration.declarations.flatMap(({ id }) => boundNames(id).map(({ name }) => name))
}

/** The identifiers that a binding pattern binds, in order. */
export function boundNames(pattern: Pattern, into: Identifier[] = []): Identifier[] {
  switch (pattern.type) {
    case "Identifier":
      into.push(pattern)
      break
    case "ArrayPattern":
      for (const element of pattern.elements) if (element !== null) boundNames(element, into)
      break
    case "ObjectPattern":
      for (const property of pattern.properties) {
        boundNames(property.type === "Property" ? property.value : property.argument, into)
      }
      break
    case "AssignmentPattern":
      boundNames(pattern.left, into)
      break
    case "RestElement":
      boundNames(pattern.argument, into)
      break
    default:
  }
  return into
}

/** ContainsExpression — sec-static-semantics-containsexpression */
export function hasExpression(pattern: Pattern): boolean {
  switch (pattern.type) {
    case "ArrayPattern":
      return pattern.elements.some((element) => element !== null && hasExpression(element))
    case "ObjectPattern":
      return pattern.properties.some((property) =>
        property.type === "Property"
          ? property.computed || hasExpression(property.value)
          : hasExpression(property.argument),
      )
    case "AssignmentPattern":
      return true
    case "RestElement":
      return hasExpression(pattern.argument)
    default:
      return false
  }
}
