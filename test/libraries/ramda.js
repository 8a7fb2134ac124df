import * as R from "ramda"

const orders = R.map(
  (i) => ({ id: i, customer: `c${i % 4}`, lines: R.times((n) => ({ sku: `s${n}`, price: (i * 7 + n * 3) % 50, count: n + 1 }), (i % 3) + 1) }),
  R.range(0, 10 * size),
)
const total = R.pipe(R.prop("lines"), R.map(R.converge(R.multiply, [R.prop("price"), R.prop("count")])), R.sum)
print(JSON.stringify(R.pipe(R.groupBy(R.prop("customer")), R.map(R.pipe(R.map(total), R.sum)))(orders)))
print(JSON.stringify(R.pipe(R.sortWith([R.descend(total), R.ascend(R.prop("id"))]), R.take(3), R.pluck("id"))(orders)))
print(JSON.stringify(R.transduce(R.compose(R.filter((o) => o.id % 2 === 1), R.map(total), R.take(4)), R.flip(R.append), [], orders)))
const price = R.lensPath(["lines", 0, "price"])
print(R.view(price, R.over(price, R.add(100), orders[2])), R.view(price, orders[2]), JSON.stringify(R.set(price, 1, orders[1]).lines[0]))
print(R.equals({ a: [1, { b: new Map([[1, new Set([2])]]) }] }, { a: [1, { b: new Map([[1, new Set([2])]]) }] }), R.equals(0, -0))
print(R.toString({ a: [1, "x", null, undefined], d: new Date(0), f: -0 }), R.curry((a, b, c) => a * b - c)(R.__, 3)(5, 1))
print(JSON.stringify(R.mergeDeepWith(R.concat, { a: { b: [1] }, c: 1 }, { a: { b: [2] } })), JSON.stringify(R.evolve({ a: R.inc, b: { c: R.toUpper } }, { a: 1, b: { c: "x" } })))
print(R.cond([[R.lt(R.__, 0), R.always("negative")], [R.T, (n) => `n=${n}`]])(-3), R.memoizeWith(String, (n) => n * n)(9), R.xprod([1, 2], ["a"]).join(";"))
print(JSON.stringify(R.applySpec({ sum: R.add, nested: { product: R.multiply } })(3, 4)), JSON.stringify(R.where({ a: R.gt(R.__, 1), b: R.includes("x") }, { a: 2, b: "xy" })))
