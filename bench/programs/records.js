// Properties: records made, copied, spread, destructured, filtered and summed; computed keys; in and delete.
function make(count) {
  const list = []
  for (let i = 0; i < count; i++) {
    list.push({
      id: i,
      kind: ["book", "food", "tool"][i % 3],
      price: (i * 37) % 100,
      quantity: (i * 13) % 10,
      taxed: i % 4 !== 0,
      seller: { name: `seller ${i % 20}`, country: i % 5 === 0 ? "CH" : "FR" },
    })
  }
  return list
}

const rules = [
  { when: (order) => order.price > 90, change: (order) => ({ ...order, price: order.price * 0.9 }) },
  { when: ({ seller: { country } }) => country === "CH", change: (order) => ({ ...order, taxed: false }) },
  { when: ({ quantity }) => quantity === 0, change: ({ quantity, ...rest }) => ({ quantity: 1, ...rest }) },
]

function apply(list) {
  return list.map((order) =>
    rules.reduce((result, rule) => (rule.when(result) ? rule.change(result) : result), order),
  )
}

function totals(list) {
  const byKind = {}
  for (const { kind, price, quantity, taxed, seller } of list) {
    const entry = (byKind[kind] ??= { count: 0, sum: 0, sellers: {} })
    entry.count++
    entry.sum += price * quantity * (taxed ? 1.2 : 1)
    entry.sellers[seller.name] = (entry.sellers[seller.name] || 0) + 1
  }
  return byKind
}

function churn(rounds) {
  const table = {}
  let live = 0
  for (let i = 0; i < rounds; i++) {
    const key = `p${(i * 31) % 97}`
    if (key in table) {
      delete table[key]
      live--
    } else {
      table[key] = i
      live++
    }
  }
  let sum = 0
  for (const key in table) sum += table[key]
  return sum + live
}

function main() {
  const list = make(3000)
  const changed = apply(list)
  const parts = Object.entries(totals(changed))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([kind, { count, sum, sellers }]) =>
        `${kind}:${count}:${sum.toFixed(2)}:${Object.keys(sellers).length}`,
    )
  const cheap = changed.filter((order) => order.price < 20 && order.quantity > 2).length
  return [...parts, cheap, churn(12000)].join(" ")
}
