import Handlebars from "handlebars/dist/cjs/handlebars.js"

Handlebars.registerHelper("upper", (text) => text.toUpperCase())
Handlebars.registerHelper("list", function (items, options) {
  return `<ul>${items.map((item) => `<li>${options.fn(item)}</li>`).join("")}</ul>`
})
Handlebars.registerPartial("person", "{{name}} ({{age}}){{#if vip}} *{{/if}}")

const template = Handlebars.compile(`Dear {{upper customer.name}},
{{#each orders as |order index|}}
  {{index}}: {{order.title}} {{#if order.paid}}paid{{else}}open{{/if}} {{{order.html}}} {{order.html}}
  {{#unless order.lines}}no lines{{/unless}}{{#each order.lines}}{{@index}}={{this}}{{#unless @last}}, {{/unless}}{{/each}}
{{else}}
  nothing
{{/each}}
{{#list people}}{{> person}}{{/list}}
{{#with customer.address}}{{street}} {{../customer.name}}{{/with}}
{{lookup customer "name"}} {{! a comment }} \\{{raw}} {{~ trimmed ~}} end`)

for (let i = 0; i < size; i++) {
  print(
    template({
      customer: { name: `O'Neil <${i}>`, address: { street: "Main & Side" } },
      orders: [
        { title: "one", paid: i % 2 === 0, html: "<b>1</b>", lines: [1, 2, 3] },
        { title: "two", html: '"x"' },
      ],
      people: [
        { name: "Ada", age: 36, vip: true },
        { name: "Bo", age: i },
      ],
      trimmed: "trim",
    }),
  )
}
print(template({ customer: {  name: "none" }, orders: [], people: [] }))
print(JSON.stringify(Handlebars.parse("{{#if a}}b{{else}}{{c d=1 e='f'}}{{/if}}").body[0].program.body[0].value))
try {
  Handlebars.compile("{{#if a}}{{/each}}")({})
} catch (error) {
  print(error.message)
}
