// All cases of the calibration, in their classes. A case is `{ kind, name, source, without, copies, limits }`: `source`
// holds a statement `copies` times, `without` what is taken off.
import { builtinCases } from "./builtins.mjs"
import { COPIES, generatorProgram, methodProgram } from "./measure.mjs"
import { OPCODES, PRELUDE } from "./opcodes.mjs"
import { VALUES } from "./values.mjs"
import { WORK } from "./work.mjs"

/** What the classes stand for; the order of the report. */
export const KINDS = {
  instruction: "Instructions",
  value: "Instructions, off the loop's fast paths",
  call: "Built-ins, by the call",
  work: "Built-in work, by the size",
}
const SIZES = [8, 2000]
/** For a census: so little memory that one is held every few milliseconds. */
const CENSUS = { memory: 4 * 1024 * 1024 }
const CENSUS_SIZE = 12_000

/** One case for each instruction that a guest can be made to run; others are missing. */
export function instructionCases() {
  return Object.entries(OPCODES).map(([name, row]) => {
    const [statement, outside = "", rest = "", restOutside = "", more = "", options = {}] = row
    const { isSloppy = false, isModule = false, isHidden = false } = options
    const prelude = `${PRELUDE}${more}`
    const program = isSloppy
      ? (text) => generatorProgram(text, { setup: prelude, copies: COPIES })
      : (text) =>
          methodProgram(text, {
            outside: `${isModule ? "import { imported } from 'lib'\n" : ""}${outside}${restOutside}`,
            prelude,
            isAsync: text.includes("await"),
          })
    return {
      kind: "instruction",
      name,
      source: program(statement),
      without: program(rest),
      copies: COPIES,
      isModule,
      isHidden,
    }
  })
}

export function otherCases() {
  const values = Object.entries(VALUES).flatMap(([name, row]) => rowCases("value", name, row))
  const builtins = builtinCases().flatMap(({ name, setups, call }) =>
    sizedCases("call", name, (n) => [`r = ${call}`, setups(n)], builtinSizes(setups)),
  )
  const work = Object.entries(WORK).flatMap(([family, rows]) =>
    Object.entries(rows).flatMap(([name, row]) =>
      family === "Census" ? [censusCase(name, row)] : rowCases("call", `${family}: ${name}`, row),
    ),
  )
  return [...values, ...builtins, ...work]
}

function rowCases(kind, name, [statement, setup = "", rest = "", sizes = SIZES]) {
  const sized = (n) => [statement, setup, rest].map((text) => text.replaceAll("SIZE", n))
  return sizedCases(kind, name, sized, `${statement}${setup}`.includes("SIZE") ? sizes : null)
}

const builtinSizes = (setups) => (setups(8) === setups(2000) ? null : SIZES)

/** Where there are sizes: the small one is a case by the call; the large one less the small one is a case by the size. */
function sizedCases(kind, name, textsOf, sizes) {
  const caseOf = (n, copies) => {
    const [statement, setup, rest = ""] = textsOf(n)
    const program = statement.includes("await") ? asyncProgram : generatorProgram
    const around = { setup, copies }
    return { source: program(statement, around), without: program(rest, around), copies }
  }
  if (sizes === null) return [{ kind, name, ...caseOf(0, COPIES) }]
  const [small, large] = sizes
  const grown = { kind: "work", name: `${name}, by the size`, ...caseOf(large, 1) }
  if (small === 0) return [grown]
  const first = { kind, name, ...caseOf(small, COPIES) }
  return [first, { ...grown, less: first.name }]
}

function asyncProgram(statement, { setup, copies }) {
  return methodProgram(statement, { prelude: `let r, s; ${setup}`, isAsync: true, copies })
}

function censusCase(name, [statement, setup]) {
  const text = (what) =>
    generatorProgram(statement, { setup: what.replaceAll("SIZE", CENSUS_SIZE), copies: 1 })
  return {
    kind: "work",
    name: `Census: ${name}`,
    source: text(setup),
    without: text(""),
    copies: 1,
    limits: CENSUS,
  }
}
