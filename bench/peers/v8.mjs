// Plain V8 in this process: node:vm, so neither isolated nor metered. The ceiling.
import { createContext, runInContext } from "node:vm"

export async function open() {
  return {
    name: `V8 ${process.versions.v8}`,
    load({ name, source }) {
      const context = createContext()
      runInContext(source, context, { filename: name })
      return { run: () => context.main(), close() {} }
    },
    close() {},
  }
}
