import _ from "lodash"

const people = _.times(12 * size, (i) => ({
  id: i,
  name: _.padStart(String(i * 7919), 6, "ab"),
  city: ["Paris", "Rome", "Bern"][i % 3],
  address: { zip: 1000 + (i % 5), lines: [i, [i + 1, [i + 2]]] },
  tags: _.range(i % 4),
}))
print(JSON.stringify(_.mapValues(_.groupBy(people, "city"), (list) => _.sumBy(list, "id"))))
print(JSON.stringify(_.chain(people).filter({ city: "Rome" }).orderBy(["address.zip", "id"], ["desc", "asc"]).map("id").take(5).value()))
print(JSON.stringify(_.countBy(people, ({ tags }) => tags.length)), JSON.stringify(_.uniqBy(people, "address.zip").map(({ id }) => id)))
const copy = _.cloneDeep(people)
print(_.isEqual(copy, people), copy[0] === people[0], _.isEqual(copy, _.tail(people)))
_.set(copy, "[1].address.lines[1][1][0]", "changed")
print(_.get(copy, "1.address.lines.1.1.0"), _.get(copy, "a.b.c", "default"), _.has(copy, "[2].address.zip"))
print(JSON.stringify(_.merge({ a: [{ b: 1 }], c: { d: 1 } }, { a: [{ e: 2 }], c: { f: [1] } })), JSON.stringify(_.pick(people[3], ["id", "address.zip"])))
print(["fooBar baz", "--some-thing", "HTMLParser2"].map((text) => [_.camelCase(text), _.kebabCase(text), _.snakeCase(text), _.startCase(text)].join("|")).join("; "))
print(_.template("<% _.forEach(list, (x) => { %><li><%- x %></li><% }) %><%= n %> ${n * 2}", { imports: { _ } })({ list: ["<a>", "b&c"], n: 21 }))
print(_.words("a few, words & signs").join(), _.truncate("a rather long sentence that is cut", { length: 18, separator: " " }), _.deburr("déjà vu"), _.escape("<&>"))
print(JSON.stringify(_.zipObjectDeep(["a.b[0].c", "a.b[1].d"], [1, 2])), _.flattenDeep([1, [2, [3, [4]]]]).join(), _.chunk(_.range(7), 3).length)
const memoized = _.memoize((n) => n ** 2)
print(memoized(4), memoized(4), memoized.cache.size, _.flow([_.add, (x) => x * 2])(3, 4), _.curry((a, b, c) => a + b + c)(1)(2)(3))
print(JSON.stringify(_.partition(people, ({ id }) => id % 5 === 0).map((list) => list.length)), _.sortedIndexBy(people, { id: 5.5 }, "id"))
print(JSON.stringify(_.invertBy({ a: 1, b: 2, c: 1 })), JSON.stringify(_.transform({ a: 1, b: 2 }, (out, value, key) => (out[value] = key))), _.round(4.0067, 2))
