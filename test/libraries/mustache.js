import Mustache from "mustache"

const TEMPLATE = `{{title}} {{{title}}} {{&title}}
{{#items}}
- {{name}}: {{price}}{{#first}} (first){{/first}}{{^tags}} untagged{{/tags}}{{#tags}} #{{.}}{{/tags}}
{{/items}}
{{^items}}none{{/items}}
{{#shout}}hello {{who}}{{/shout}} {{>footer}} {{! comment }}
{{=<% %>=}}<% title %> {{literal}}`

for (let i = 0; i < size; i++) {
  print(
    Mustache.render(
      TEMPLATE,
      {
        title: `<${i}> & "co"`,
        items: [{ name: "a", price: i * 1.5, first: true, tags: ["x", "y"] }, { name: "b", price: 2 }],
        shout: () => (text, render) => render(text).toUpperCase(),
        who: () => "world",
        year: 2026,
      },
      { footer: "(c) {{year}}" },
    ),
  )
}
print(Mustache.render("{{#items}}x{{/items}}{{^items}}none{{/items}}", { items: [] }))
print(JSON.stringify(Mustache.parse("a {{b}} {{#c}}d{{/c}}")))
try {
  Mustache.render("{{#open}}", {})
} catch (error) {
  print(error.message)
}
