// Decides whether a code block may run. A block that is accepted, whoever made it, keeps the interpreter's invariants:
// pc stays on instructions, registers stay in the window and are written before they are read, environments are only
// used as environments and within their sizes, iteration state stays out of the guest's sight, loops pass safepoints.
// What instructions find in guest values they check themselves.
//
// First each instruction by itself (verify-structure.ts), then all ways through the block (verify-flow.ts).

import type { CodeBlock, ModuleInfo } from "./code-block.js"
import { fail } from "./invalid-bytecode.js"
import { type Chain, Chains, UNKNOWN_CHAIN } from "./register-kinds.js"
import { FlowCheck } from "./verify-flow.js"
import { checkStructure } from "./verify-structure.js"

/** Functions in functions, at most. */
const MAX_BLOCK_DEPTH = 1_000

/**
 * Verifies a block and the blocks in it.
 *
 * @throws InvalidBytecode with the reason
 */
export function verify(block: CodeBlock): void {
  new Verifier().program(block)
}

class Verifier {
  private readonly chains = new Chains()
  /** Blocks that have passed, by the environment they close over. */
  private readonly passed = new Map<CodeBlock, Set<Chain | null>>()
  private readonly structurePassed = new Set<CodeBlock>()

  program(block: CodeBlock): void {
    const { kind, module } = block
    // A module's environment is made by the linker.
    const linked = module === null ? null : this.chains.make(module.environmentSize, null)
    this.block(block, kind === "eval" ? UNKNOWN_CHAIN : linked, module, 0)
  }

  block(block: CodeBlock, closure: Chain | null, module: ModuleInfo | null, depth: number): void {
    if (depth > MAX_BLOCK_DEPTH) fail("functions are nested too deeply")
    let closures = this.passed.get(block)
    if (closures === undefined) {
      closures = new Set()
      this.passed.set(block, closures)
    }
    if (closures.has(closure)) return
    closures.add(closure)
    if (!this.structurePassed.has(block)) {
      checkStructure(block)
      this.structurePassed.add(block)
    }
    const flow = new FlowCheck(block, closure, module, this.chains)
    flow.run()
    for (const [inner, chains] of flow.closures) {
      for (const chain of chains) this.block(inner, chain, module, depth + 1)
    }
    // A function that is never made is still checked by itself.
    for (const inner of block.blocks) {
      if (!this.structurePassed.has(inner)) this.block(inner, null, module, depth + 1)
    }
  }
}
