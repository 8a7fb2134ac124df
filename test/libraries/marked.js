import { marked, Lexer } from "marked"

const DOCUMENT = `# A *title* with \`code\` and [a link](http://example.org "hint")

Some text, **bold** and _italic_, ~~gone~~, a footnote-like[^1] thing, and https://example.com/auto?q=1&r=2.
A second line\\
with a break and <b>html</b> &amp; entities &copy; "quotes".

1. first
2. second
   - nested *a*
   - nested b

     with a paragraph
3. third

- [x] done
- [ ] open

> quoted
> > twice
> \`\`\`js
> const x = 1 < 2
> \`\`\`

| left | middle | right |
|:-----|:------:|------:|
| a    | **b**  | \`c|d\` |
| 1    | 2      | 3     |

    indented code

Setext
------

![image](a.png) ***

[ref]: http://example.org/ref 'Reference'
See [ref] and [another][ref].
`

for (let i = 0; i < size; i++) print(marked.parse(DOCUMENT.replace("title", `title ${i}`)))
print(marked.parseInline("just *inline* `text` with **strong _nested_** parts"))
print(JSON.stringify(Lexer.lex("# a\n\n* b\n* c\n\n`d`").map(({ type, raw }) => [type, raw])))
const renderer = { heading: ({ depth, text }) => `<h${depth} class="own">${text}</h${depth}>\n` }
marked.use({ renderer, gfm: true, breaks: true })
print(marked.parse("## Own renderer\nline one\nline two"))
