import Papa from "papaparse"

const rows = ['id,name,"quoted, header",amount,date']
for (let i = 0; i < 25 * size; i++) rows.push(`${i},"name ""${i}""\nsecond line",x${i % 7},${i * 1.5 - 3},2026-01-${(i % 28) + 1}`)
const { data, meta, errors } = Papa.parse(rows.join("\r\n"), { header: true, dynamicTyping: { id: true, amount: true }, skipEmptyLines: true })
print(data.length, JSON.stringify(meta), errors.length)
print(JSON.stringify(data.filter(({ id }) => id % 5 === 0)))
print(data.reduce((sum, { amount }) => sum + amount, 0))
print(Papa.unparse(data.slice(0, 6), { quotes: true, delimiter: ";" }))
print(Papa.unparse({ fields: ["a", "b"], data: [["1,2", null], ['say "hi"', true], [" padded ", undefined]] }))
let steps = 0
Papa.parse("a\tb\n1\t2\n3\t4\t5\n6", { header: true, delimiter: "", step: ({ errors }) => (steps += 1 + errors.length * 10) })
print(steps, JSON.stringify(Papa.parse("# no\n1|2\n3|4", { comments: "#", preview: 1 })), JSON.stringify(Papa.parse('a,"b\nc', {}).errors))
