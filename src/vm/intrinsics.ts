// Intrinsics are lazy. The built-ins' tables are turned, once for an engine, into templates: a shape, and an array of slot
// values in which functions and other intrinsics are `LazyValue`s. An instance's Array.prototype is one small object that
// shares its template's slots; a method is made (and the slots copied) when a guest first looks at it as a value. Calling
// `xs.map(f)` does not need the function object: the call goes by the row.

import type { Definition, MemberRow, NativeRow, PrototypeKind, SelfHostedRow } from "./builtins/define.js"
import { CallKind, Found, LazyValue } from "./objects/object.js"
import { keyOfString } from "./objects/property-key.js"
import { CONFIGURABLE, HIDDEN_DEFAULT, Shape, ShapeBudget } from "./objects/shape.js"
import { SYMBOLS, type SymbolName } from "./objects/symbols.js"
import type { PropertyKey, Value } from "./objects/value.js"
import type { MatchState, RegExpProgram } from "./regexp/index.js"
import { InternalError } from "./throw.js"

/** What a function made from bytecode shows of itself; the interpreter's linked code implements it. */
export interface FunctionCode {
  readonly functionName: string
  readonly functionLength: number
  /** What its own `prototype` property is, if any. */
  readonly prototypeKind: "none" | "constructor" | "generator" | "asyncGenerator"
  /** Its text in the source, or null if it is native to the guest. */
  readonly functionSource: string | null
}

export type FunctionRow = NativeRow | SelfHostedRow

/** What the slots of templates stand for. */
export type LazyRow =
  | { readonly type: "function"; readonly row: FunctionRow }
  | { readonly type: "accessor"; readonly get: FunctionRow | null; readonly set: FunctionRow | null }
  | { readonly type: "intrinsic"; readonly name: string }
  | { readonly type: "property"; readonly object: string; readonly key: string }

export interface Template {
  readonly kind: PrototypeKind
  readonly shape: Shape
  readonly values: Value[]
  readonly parent: string | null
  /** Constructors: [[Call]] and [[Construct]]. */
  readonly row: FunctionRow | null
  readonly constructible: boolean
}

/** Engine-wide: shapes, templates, self-hosted code. */
export class Intrinsics {
  readonly budget = new ShapeBudget()
  readonly emptyObject = Shape.root(this.budget, 0)
  readonly emptyArray = Shape.root(this.budget, 4)
  readonly emptyExotic = Shape.root(this.budget, 4)
  /** Proxies, and others whose payload is special. */
  readonly emptySpecial = Shape.root(this.budget, 4)
  readonly lazyFunction = Shape.root(this.budget, 4, null, true)
  readonly functionRoot = Shape.root(this.budget, 4)
  /** Compiled regular expressions, by flags and pattern; operations/regexp.ts bounds it. */
  readonly regExpPrograms = new Map<string, RegExpProgram>()
  /** The state of matches that are over before their leaf returns. Holds no guest's text between them. */
  quickMatch: MatchState | null = null
  /** Scratch of look-ups, for all realms: read at once. Holds nothing of a guest that is at rest. */
  readonly found = new Found()
  private readonly definitions = new Map<string, Definition>()
  private shapeOfObjectPrototype: Shape | null = null
  private rowOfNext: FunctionRow | null = null
  private readonly templates = new Map<string, Template>()

  constructor(
    /** Linked code of a self-hosted function, by name. */
    readonly selfHosted: (name: string) => FunctionCode,
    definitions: readonly Definition[],
  ) {
    for (const definition of definitions) {
      this.definitions.set(definition.name, definition)
    }
  }

  /** Shape of an %Object.prototype% that no guest has added to. */
  get objectPrototypeShape(): Shape {
    this.shapeOfObjectPrototype ??= this.template("%Object.prototype%").shape
    return this.shapeOfObjectPrototype
  }

  template(name: string): Template {
    let template = this.templates.get(name)
    if (template === undefined) {
      template = this.build(name)
      this.templates.set(name, template)
    }
    return template
  }

  /** The table row of a method of an intrinsic. */
  row(intrinsic: string, member: string): FunctionRow | null {
    const { shape, values } = this.template(intrinsic)
    const index = shape.find(member)
    const value = index < 0 ? undefined : (values[index] as unknown)
    return value instanceof LazyValue ? lazyFunctionRow(value) : null
  }

  /** The row of a generator's `next`. */
  get generatorNext(): FunctionRow | null {
    this.rowOfNext ??= this.row("%GeneratorPrototype%", "next")
    return this.rowOfNext
  }

  private build(name: string): Template {
    if (name === "%Global%") return this.buildGlobal()
    const inner = name.startsWith("%") ? name.slice(1, -1) : name
    if (inner.endsWith(".prototype")) {
      const definition = this.definitions.get(inner.slice(0, -".prototype".length))
      if (definition?.type === "constructor") {
        const builder = new TemplateBuilder(this, definition.prototypeKind ?? "plain", `%${inner}%`)
        const parent =
          name === "%Object.prototype%" ? null : (definition.prototypeParent ?? "%Object.prototype%")
        if (definition.prototypeKind === "function") {
          builder.add("length", { kind: "value", value: 0, flags: CONFIGURABLE })
          builder.add("name", { kind: "value", value: "", flags: CONFIGURABLE })
        }
        const own = definition.prototype?.() ?? {}
        if (own.constructor === undefined || !Object.hasOwn(own, "constructor")) {
          builder.add("constructor", {
            kind: "intrinsic",
            name: `%${definition.name}%`,
            flags: HIDDEN_DEFAULT,
          })
        }
        builder.addAll(own)
        if (definition.tag !== undefined)
          builder.add("@@toStringTag", { kind: "value", value: definition.tag, flags: CONFIGURABLE })
        return builder.finish(parent, null, false)
      }
    }
    const definition = this.definitions.get(name) ?? this.definitions.get(inner)
    if (definition === undefined) throw new InternalError(`no intrinsic ${name}`)
    if (definition.type === "object") {
      const builder = new TemplateBuilder(this, "plain", name)
      builder.addAll(definition.members())
      if (definition.tag !== undefined)
        builder.add("@@toStringTag", { kind: "value", value: definition.tag, flags: CONFIGURABLE })
      return builder.finish(
        definition.parent === undefined ? "%Object.prototype%" : definition.parent,
        null,
        false,
      )
    }
    const builder = new TemplateBuilder(this, "function", name)
    definition.construct.name = definition.name
    builder.add("length", { kind: "value", value: definition.construct.length, flags: CONFIGURABLE })
    builder.add("name", { kind: "value", value: definition.name, flags: CONFIGURABLE })
    if (definition.hasPrototype !== false)
      builder.add("prototype", { kind: "intrinsic", name: `%${definition.name}.prototype%`, flags: 0 })
    builder.addAll(definition.statics?.() ?? {})
    return builder.finish(
      definition.parent ?? "%Function.prototype%",
      definition.construct,
      definition.constructible !== false,
    )
  }

  private buildGlobal(): Template {
    const builder = new TemplateBuilder(this, "plain", "%Global%")
    builder.add("globalThis", { kind: "intrinsic", name: "%Global%", flags: HIDDEN_DEFAULT })
    builder.add("Infinity", { kind: "value", value: Number.POSITIVE_INFINITY, flags: 0 })
    builder.add("NaN", { kind: "value", value: Number.NaN, flags: 0 })
    builder.add("undefined", { kind: "value", value: undefined, flags: 0 })
    for (const definition of this.definitions.values()) {
      if (definition.name === "%GlobalFunctions%") {
        if (definition.type !== "object") continue
        // The functions belong to that hidden object, so that Number.parseInt is the same one whatever becomes of the global's.
        for (const name of Object.keys(definition.members())) {
          builder.add(name, { kind: "intrinsic", name: `%GlobalFunctions%.${name}`, flags: HIDDEN_DEFAULT })
        }
      } else if (
        definition.type === "constructor" ? definition.global !== false : definition.global === true
      ) {
        builder.add(definition.name, {
          kind: "intrinsic",
          name: `%${definition.name}%`,
          flags: HIDDEN_DEFAULT,
        })
      }
    }
    return builder.finishGlobal()
  }
}

/** Builds one template: properties in order, into a shape of its own. */
class TemplateBuilder {
  private readonly values: Value[] = []
  private shape: Shape

  constructor(
    private readonly intrinsics: Intrinsics,
    private readonly kind: Template["kind"],
    private readonly name: string,
  ) {
    // All of an intrinsic's values are in `slots`, so that instances can share them: even plain ones have no inline slots.
    this.shape = Shape.root(intrinsics.budget, 4, this.values)
  }

  addAll(members: { readonly [key: string]: MemberRow }): void {
    for (const key of Object.keys(members)) this.add(key, members[key]!)
  }

  add(name: string, row: MemberRow): void {
    const key: PropertyKey = name.startsWith("@@") ? SYMBOLS[name.slice(2) as SymbolName] : keyOfString(name)
    const shown = typeof key === "symbol" ? `[${key.description}]` : name
    const flags = row.flags ?? HIDDEN_DEFAULT
    this.values.push(this.slotValue(row, shown) as Value)
    this.shape = this.shape.add(key, flags)!
  }

  private slotValue(row: MemberRow, shown: string): unknown {
    switch (row.kind) {
      case "native":
      case "self-hosted":
        row.name = shown
        return lazy({ type: "function", row })
      case "accessor":
        if (row.get !== null) row.get.name = `get ${shown}`
        if (row.set !== null) row.set.name = `set ${shown}`
        return lazy({ type: "accessor", get: row.get, set: row.set })
      case "value":
        return row.value
      case "alias":
        return lazy({ type: "property", object: this.name, key: row.of })
      case "intrinsic": {
        const dot = row.name.lastIndexOf("%.")
        if (dot > 0)
          return lazy({ type: "property", object: row.name.slice(0, dot + 1), key: row.name.slice(dot + 2) })
        return lazy({ type: "intrinsic", name: row.name })
      }
    }
  }

  /** The global object's built-in properties have slots of their own: a guest adds to them as a matter of course. */
  finishGlobal(): Template {
    this.shape.builtinCount = this.values.length
    return this.finish("%Object.prototype%", null, false)
  }

  finish(parent: string | null, row: FunctionRow | null, constructible: boolean): Template {
    this.intrinsics.budget.keep(this.shape)
    return { kind: this.kind, shape: this.shape, values: this.values, parent, row, constructible }
  }
}

function lazy(row: LazyRow): LazyValue {
  if (row.type !== "function") return new LazyValue(row, CallKind.None, null, row.type === "accessor")
  const callKind = row.row.kind === "native" ? CallKind.Native : CallKind.SelfHosted
  return new LazyValue(row, callKind, row.row, false)
}

/** The function row that a slot stands for if it is a method not yet made, else null. */
export function lazyFunctionRow(value: LazyValue): FunctionRow | null {
  return value.target as FunctionRow | null
}
