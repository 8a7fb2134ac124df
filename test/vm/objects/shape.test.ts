// Shapes are shared by all guests of an engine: what one of them does to the tree must cost no other its fast paths.

import { expect, test } from "vitest"
import {
  DATA_DEFAULT,
  MAX_SHAPES,
  newShapeAllowance,
  Shape,
  ShapeBudget,
  type ShapeMaker,
} from "../../../src/vm/objects/shape.js"

function chain(root: Shape, keys: readonly string[], maker: ShapeMaker | null): Shape | null {
  let shape: Shape | null = root
  for (const key of keys) shape = shape?.add(key, DATA_DEFAULT, maker) ?? null
  return shape
}

function newMaker(): ShapeMaker {
  return { shapes: newShapeAllowance() }
}

test("the same keys in the same order give the same shape", () => {
  const root = Shape.root(new ShapeBudget(), 0)
  const shape = chain(root, ["a", "b"], newMaker())
  expect(chain(root, ["a", "b"], newMaker())).toBe(shape)
  const other = chain(root, ["b", "a"], newMaker())!
  expect(other).not.toBe(shape)
  expect([other.find("a"), other.find("b")]).toEqual([1, 0])
  expect(chain(root, ["a", "c"], newMaker())!.find("b")).toBe(-1)
  expect(root.add("a", 0, newMaker())).not.toBe(root.add("a", DATA_DEFAULT, null))
})

test("a realm that has used up its allowance takes nothing from others", () => {
  const root = Shape.root(new ShapeBudget(), 0)
  const greedy = newMaker()
  let i = 0
  while (root.add(`key${i}`, DATA_DEFAULT, greedy) !== null) i++
  expect(i).toBeLessThan(10_000)
  expect(chain(root, ["mine", "too"], newMaker())).not.toBe(null)
})

test("a full tree is cut back to what was kept", () => {
  const budget = new ShapeBudget()
  const root = Shape.root(budget, 0)
  const before = chain(root, ["a", "b"], newMaker())!
  for (let realm = 0; budget.shapes < MAX_SHAPES; realm++) {
    const maker = newMaker()
    const start = chain(root, [`start${realm}`], maker)!
    for (let i = 0; i < 1000 && budget.shapes < MAX_SHAPES; i++) chain(start, [`key${i}`], maker)
  }
  // A shape that is there already costs nothing.
  expect(chain(root, ["a", "b"], newMaker())).toBe(before)
  expect(chain(root, ["c"], newMaker())!.find("c")).toBe(0)
  expect(budget.shapes).toBeLessThan(10)
  // What was cut off still works, and can be grown.
  expect(before.find("b")).toBe(1)
  expect(before.add("c", DATA_DEFAULT, newMaker())!.count).toBe(3)
  expect(chain(root, ["a", "b"], newMaker())!.count).toBe(2)
})
