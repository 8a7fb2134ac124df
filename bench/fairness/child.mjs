// One part of one measurement, in a process of its own: node child.mjs NAME OPTIONS. Answers its parent, as plain data.
import { REAL } from "./real.mjs"

const [name, options] = process.argv.slice(2)
const say = (what) => process.send({ say: what })
const result = await REAL[name].measure({ ...JSON.parse(options), say })
process.send({ result }, () => process.disconnect())
