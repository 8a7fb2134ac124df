// Redeclaration errors (`let a; var a`), while parsing. Names go into maps, and a var declared in nested blocks is noted
// once and passed outward when its block ends (the smaller set into the larger one), so that the work stays near
// linear in the length of the source, whatever it looks like.

export type DeclarationKind = "var" | "lexical" | "function" | "catch"

interface DeclaringScope {
  readonly isVarScope: boolean
  /** Function declarations are vars here: function bodies and script tops. */
  readonly functionsAreVars: boolean
  /** let, const, class, catch parameters, and function declarations in blocks. */
  readonly lexical: Map<string, "lexical" | "function" | "catch">
  /** Vars declared here or in blocks inside that have ended. */
  vars: Set<string>
}

export class DeclaredNames {
  private readonly scopes: DeclaringScope[] = []
  /** For each name, the open scopes (by depth) that declare it lexically, outermost first. */
  private readonly depths = new Map<string, number[]>()
  private readonly varScopeDepths: number[] = []

  enter(isVarScope: boolean, functionsAreVars: boolean): void {
    if (isVarScope) this.varScopeDepths.push(this.scopes.length)
    this.scopes.push({ isVarScope, functionsAreVars, lexical: new Map(), vars: new Set() })
  }

  exit(): void {
    const scope = this.scopes.pop()!
    for (const name of scope.lexical.keys()) this.depths.get(name)!.pop()
    if (scope.isVarScope) this.varScopeDepths.pop()
    const outer = this.scopes.at(-1)
    if (outer === undefined || scope.isVarScope) return
    const [small, large] =
      scope.vars.size < outer.vars.size ? [scope.vars, outer.vars] : [outer.vars, scope.vars]
    for (const name of small) large.add(name)
    outer.vars = large
  }

  /** @returns false if the declaration is an error */
  declare(name: string, kind: DeclarationKind): boolean {
    const scope = this.scopes.at(-1)!
    if (kind === "var") return this.declareVar(name)
    if (kind === "function" && scope.functionsAreVars) {
      const conflict = scope.lexical.has(name)
      scope.vars.add(name)
      return !conflict
    }
    const previous = scope.lexical.get(name)
    // Annex B.3.3.4: sloppy blocks may repeat function declarations.
    const mayRepeat = kind === "function" && previous === "function"
    const conflict = kind !== "catch" && !mayRepeat && (previous !== undefined || scope.vars.has(name))
    if (previous === undefined) this.addDepth(name)
    scope.lexical.set(name, kind)
    return !conflict
  }

  /** True if a var declared now belongs to the outermost scope. */
  get varsGoToTop(): boolean {
    return this.varScopeDepths.length === 1
  }

  isDeclaredAtTop(name: string): boolean {
    const top = this.scopes[0]!
    return top.lexical.has(name) || top.vars.has(name)
  }

  private declareVar(name: string): boolean {
    this.scopes.at(-1)!.vars.add(name)
    const depths = this.depths.get(name)
    if (depths === undefined) return true
    for (let i = depths.length - 1; i >= 0; i--) {
      const depth = depths[i]!
      // Annex B.3.4: `catch (e) { var e }` is allowed.
      if (this.scopes[depth]!.lexical.get(name) === "catch") continue
      return depth < this.varScopeDepths.at(-1)!
    }
    return true
  }

  private addDepth(name: string): void {
    const depths = this.depths.get(name)
    if (depths === undefined) this.depths.set(name, [this.scopes.length - 1])
    else depths.push(this.scopes.length - 1)
  }
}
