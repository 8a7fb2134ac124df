// Plain V8 in this process: node:vm, so neither isolated nor metered. The ceiling.
import { createContext, runInContext } from "node:vm"

export async function open() {
  return {
    name: `V8 ${process.versions.v8}`,
    load({ name, source }) {
      // In a function: V8 finds globals of a context of node:vm by calling back into Node, which takes most of the time.
      const main = runInContext(`(() => {${source}\nreturn main })()`, createContext(), { filename: name })
      return { run: () => main(), close() {} }
    },
    close() {},
  }
}
