// Where a source text assigns to which name, so that `a + (a = 1)` is seen to need a copy of the left operand while
// `a + b` uses variables in place. Functions are not told apart: a name assigned in another one only costs a Move.

import type { AnyNode, Node, Program } from "../ast.js"

export class AssignmentIndex {
  private readonly offsets = new Map<string, number[]>()

  constructor(program: Program) {
    const pending: unknown[] = [program]
    while (pending.length > 0) {
      const value = pending.pop()
      if (typeof value !== "object" || value === null) continue
      if (Array.isArray(value)) {
        for (const item of value) pending.push(item)
        continue
      }
      if (typeof (value as Node).type !== "string") continue
      this.visit(value as AnyNode)
      for (const child of Object.values(value)) {
        if (typeof child === "object" && child !== null) pending.push(child)
      }
    }
    for (const list of this.offsets.values()) list.sort((a, b) => a - b)
  }

  /** Whether code between the offsets may assign to `name`. */
  assigns(name: string, start: number, end: number): boolean {
    const list = this.offsets.get(name)
    if (list === undefined) return false
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (list[middle]! < start) low = middle + 1
      else high = middle
    }
    return low < list.length && list[low]! < end
  }

  private visit(node: AnyNode): void {
    if (node.type === "AssignmentExpression") this.target(node.left)
    else if (node.type === "UpdateExpression") this.target(node.argument)
  }

  private target(node: Node): void {
    const pending: (Node | null)[] = [node]
    while (pending.length > 0) {
      const target = pending.pop() as AnyNode | null
      switch (target?.type) {
        case "Identifier": {
          const list = this.offsets.get(target.name)
          if (list) list.push(target.start)
          else this.offsets.set(target.name, [target.start])
          break
        }
        case "ArrayPattern":
          pending.push(...target.elements)
          break
        case "ObjectPattern":
          pending.push(...target.properties)
          break
        case "Property":
          pending.push(target.value)
          break
        case "AssignmentPattern":
          pending.push(target.left)
          break
        case "RestElement":
          pending.push(target.argument)
          break
        default:
      }
    }
  }
}
