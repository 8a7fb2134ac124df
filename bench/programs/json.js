// JSON: records out to text and back, with a reviver, a replacer and indentation.
function records(count) {
  const list = []
  for (let i = 0; i < count; i++) {
    list.push({
      id: i,
      name: `customer "${i}"`,
      active: i % 3 === 0,
      balance: i * 1.25 - 100,
      tags: ["new", `group-${i % 7}`, null],
      address: {
        city: `Town ${i % 13}`,
        lines: [`${i} Main Street`, "Back\tyard\n"],
        location: { x: i / 8, y: -i },
      },
    })
  }
  return list
}

function main() {
  const list = records(700)
  const text = JSON.stringify(list)
  const copy = JSON.parse(text)
  let balance = 0
  for (const record of copy) if (record.active) balance += record.balance + record.address.location.x
  const pretty = JSON.stringify(copy.slice(0, 150), null, 2)
  const dates = JSON.parse(JSON.stringify(copy.slice(0, 120)), (key, value) =>
    key === "id" ? value + 1 : value,
  )
  const chosen = JSON.stringify(dates, ["id", "address", "city"])
  return [
    text.length,
    pretty.length,
    balance,
    chosen.length,
    JSON.parse(pretty)[149].address.lines[1].length,
  ].join(" ")
}
