// Modules: export statements, and the tables that the linker reads.
//
// How a module runs. Its block is called twice, with the module's environment (made by the linker, all slots empty) as its
// closure's environment. First, when the graph is linked: function declarations are instantiated, vars become undefined, and
// GeneratorStart suspends it. Then, when it is evaluated, it is resumed; if it has a top-level await, AsyncStart is
// the first instruction after that.

import type {
  AnyNode,
  Declaration,
  ExportAllDeclaration,
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  Identifier,
  ImportAttribute,
  Literal,
  Program,
} from "../ast.js"
import type { ModuleInfo } from "../bytecode/code-block.js"
import { boundNames } from "../scope/declared-names.js"
import type { Analysis } from "../scope/types.js"
import { compileClass } from "./classes.js"
import type { FunctionContext } from "./context.js"
import { compileNamed } from "./expressions.js"
import { initializeName } from "./names.js"
import { compileStatement } from "./statements.js"

export function compileExport(
  cx: FunctionContext,
  node: ExportNamedDeclaration | ExportDefaultDeclaration | ExportAllDeclaration,
): void {
  if (node.type === "ExportNamedDeclaration") {
    if (node.declaration) compileStatement(cx, node.declaration)
    return
  }
  if (node.type === "ExportAllDeclaration") return
  const declaration = node.declaration as AnyNode
  switch (declaration.type) {
    case "FunctionDeclaration":
      return
    case "ClassDeclaration":
      if (declaration.id) compileStatement(cx, declaration)
      else initializeName(cx, DEFAULT_BINDING, compileClass(cx, declaration, "default"))
      return
    default:
      initializeName(cx, DEFAULT_BINDING, compileNamed(cx, declaration, "default"))
  }
}

/** The binding of a default export that has no name of its own. */
export const DEFAULT_BINDING = "*default*"

export function moduleInfo(program: Program, analysis: Analysis): ModuleInfo {
  const requests: ModuleInfo["requests"][number][] = []
  const imports: ModuleInfo["imports"][number][] = []
  const exports: ModuleInfo["exports"][number][] = []
  const indirectExports: ModuleInfo["indirectExports"][number][] = []
  const starExports: number[] = []

  const requestIndices = new Map<string, number>()
  const importsByLocal = new Map<string, ModuleInfo["imports"][number]>()
  const request = (source: Literal, attributes: readonly ImportAttribute[]): number => {
    const entry = {
      specifier: String(source.value),
      attributes: attributes.map(({ key, value }) => [exportedName(key), String(value.value)] as const),
    }
    const text = JSON.stringify(entry)
    let index = requestIndices.get(text)
    if (index === undefined) {
      index = requests.push(entry) - 1
      requestIndices.set(text, index)
    }
    return index
  }

  // Imports first: an export may name one that stands after it.
  for (const node of program.body) {
    if (node.type === "ImportDeclaration") {
      const index = request(node.source, node.attributes)
      for (const specifier of node.specifiers) {
        const local = specifier.local.name
        if (specifier.type === "ImportNamespaceSpecifier") imports.push({ request: index, name: null, local })
        else if (specifier.type === "ImportDefaultSpecifier") {
          imports.push({ request: index, name: "default", local })
        } else imports.push({ request: index, name: exportedName(specifier.imported), local })
      }
    } else if (
      node.type === "ExportAllDeclaration" ||
      (node.type === "ExportNamedDeclaration" && node.source)
    ) {
      request(node.source!, node.attributes)
    }
  }

  for (const entry of imports) importsByLocal.set(entry.local, entry)

  const exportLocal = (name: string, local: string): void => {
    const imported = importsByLocal.get(local)
    if (imported) {
      indirectExports.push({ name, request: imported.request, imported: imported.name })
      return
    }
    const storage = analysis.program.bodyScope.bindings.get(local)?.storage
    if (storage?.kind !== "slot") throw new Error(`export ${local} has no slot`)
    exports.push({ name, slot: storage.slot })
  }

  for (const node of program.body) {
    if (node.type === "ExportAllDeclaration") {
      const index = request(node.source, node.attributes)
      if (node.exported) {
        indirectExports.push({ name: exportedName(node.exported), request: index, imported: null })
      } else starExports.push(index)
    } else if (node.type === "ExportDefaultDeclaration") {
      const declaration = node.declaration as AnyNode
      const isDeclaration =
        declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration"
      exportLocal("default", (isDeclaration && declaration.id?.name) || DEFAULT_BINDING)
    } else if (node.type === "ExportNamedDeclaration") {
      if (node.declaration) for (const name of declarationNames(node.declaration)) exportLocal(name, name)
      for (const { exported, local } of node.specifiers) {
        if (node.source) {
          indirectExports.push({
            name: exportedName(exported),
            request: request(node.source, node.attributes),
            imported: exportedName(local),
          })
        } else exportLocal(exportedName(exported), exportedName(local))
      }
    }
  }

  return {
    requests,
    imports,
    exports,
    indirectExports,
    starExports,
    environmentSize: analysis.program.bodyScope.environment?.size ?? 0,
    hasTopLevelAwait: analysis.program.isAsync,
  }
}

function exportedName(node: Identifier | Literal): string {
  return node.type === "Identifier" ? node.name : String(node.value)
}

function declarationNames(declaration: Declaration): string[] {
  if (declaration.type !== "VariableDeclaration") return [declaration.id.name]
  return declaration.declarations.flatMap(({ id }) => boundNames(id).map(({ name }) => name))
}
