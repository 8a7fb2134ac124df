// What the build needs of the compiler.

export { serialize } from "../src/compiler/bytecode/serialize.js"
export { compile } from "../src/compiler/index.js"
