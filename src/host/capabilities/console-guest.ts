// What guests get of the console, in the guest's own language: values are formatted by the guest and on its account, so that
// nothing of the host looks into them, and only finished text crosses. What a proxy or a getter does here it does to its own
// guest. Accessors are shown, not run. Intrinsics are taken when the first text is written: what a guest does to prototypes
// after that changes nothing of how its values are shown.

export const CONSOLE_SOURCE = String.raw`
const { write } = import.meta

/** What formats values. Made when it is first needed: most guests write little, and many nothing. */
function makeFormatter() {
  const { ownKeys, getPrototypeOf, getOwnPropertyDescriptor, apply, defineProperty } = Reflect
  const { isArray } = Array
  const { is } = Object
  const { parseInt, parseFloat } = Number
  const { stringify } = JSON
  const floor = Math.floor
  const StringOf = String
  const NumberOf = Number
  const functionOf = (prototype, name) => {
    const run = prototype[name]
    return (self, ...args) => apply(run, self, args)
  }
  const getterOf = (prototype, name) => {
    const { get } = getOwnPropertyDescriptor(prototype, name)
    return (self) => apply(get, self, [])
  }
  const TypedArray = getPrototypeOf(Uint8Array)
  const slice = functionOf(String.prototype, "slice")
  const replaceAll = functionOf(String.prototype, "replaceAll")
  const indexOf = functionOf(String.prototype, "indexOf")
  const includes = functionOf(String.prototype, "includes")
  const test = functionOf(RegExp.prototype, "test")
  const join = functionOf(Array.prototype, "join")
  const textOfFunction = functionOf(Function.prototype, "toString")
  const textOfRegExp = functionOf(RegExp.prototype, "toString")
  const textOfSymbol = functionOf(Symbol.prototype, "toString")
  const toISOString = functionOf(Date.prototype, "toISOString")
  const timeOf = functionOf(Date.prototype, "getTime")
  const mapSize = getterOf(Map.prototype, "size")
  const mapEach = functionOf(Map.prototype, "forEach")
  const setSize = getterOf(Set.prototype, "size")
  const setEach = functionOf(Set.prototype, "forEach")
  const typedTag = getterOf(TypedArray.prototype, Symbol.toStringTag)
  const typedLength = getterOf(TypedArray.prototype, "length")
  const bufferSize = getterOf(ArrayBuffer.prototype, "byteLength")
  const isWeakMap = functionOf(WeakMap.prototype, "has")
  const isWeakSet = functionOf(WeakSet.prototype, "has")
  const boxes = [
    functionOf(Number.prototype, "valueOf"),
    functionOf(String.prototype, "valueOf"),
    functionOf(Boolean.prototype, "valueOf"),
    functionOf(BigInt.prototype, "valueOf"),
    functionOf(Symbol.prototype, "valueOf"),
  ]
  const ErrorOf = Error
  const PromiseOf = Promise

  const GRAVE = "\x60"
  const DEPTH = 4
  const ITEMS = 100
  const WIDTH = 72
  const NAME = /^[A-Za-z_$][A-Za-z_$0-9]*$/
  const INDEX = /^(?:0|[1-9][0-9]*)$/
  const SPECIFIER = /^%[sdifjoOc%]$/

  /** What a function answers; undefined if it throws: the value is of another kind. */
  function attempt(run, value) {
    try {
      return run(value)
    } catch {
      return undefined
    }
  }

  function push(list, value) {
    defineProperty(list, list.length, { value, writable: true, enumerable: true, configurable: true })
  }

  function quoted(text) {
    const inner = replaceAll(slice(stringify(text), 1, -1), '\\"', () => '"')
    if (!includes(text, "'")) return "'" + inner + "'"
    if (!includes(text, '"')) return '"' + inner + '"'
    if (!includes(text, GRAVE)) return GRAVE + inner + GRAVE
    return "'" + replaceAll(inner, "'", () => "\\'") + "'"
  }

  function showPrimitive(value) {
    switch (typeof value) {
      case "string":
        return quoted(value)
      case "bigint":
        return StringOf(value) + "n"
      case "symbol":
        return textOfSymbol(value)
      default:
        return is(value, -0) ? "-0" : StringOf(value)
    }
  }

  function isPrimitive(value) {
    return value === null || (typeof value !== "object" && typeof value !== "function")
  }

  /** The value as text, over several lines if it is long. */
  function show(value, depth, above) {
    if (isPrimitive(value)) return showPrimitive(value)
    for (let outer = above; outer !== null; outer = outer.above) if (outer.value === value) return "[Circular]"
    try {
      return showObject(value, depth, { value, above })
    } catch {
      return "[unreadable]"
    }
  }

  function dataOf(object, key) {
    const descriptor = getOwnPropertyDescriptor(object, key)
    return descriptor === undefined ? undefined : descriptor.value
  }

  /** Name of the constructor of its prototype; null if it has no prototype. */
  function classOf(value) {
    let prototype = getPrototypeOf(value)
    if (prototype === null) return null
    for (let i = 0; i < 100 && prototype !== null; i++) {
      const constructor = dataOf(prototype, "constructor")
      if (typeof constructor === "function") {
        const name = dataOf(constructor, "name")
        if (typeof name === "string" && name !== "") return name
      }
      prototype = getPrototypeOf(prototype)
    }
    return "Object"
  }

  function showObject(value, depth, here) {
    const name = classOf(value)
    const prefix = name === null ? "[Object: null prototype]" : name
    const parts = []
    let open = "{"
    let close = "}"
    let head = name === "Object" ? "" : prefix + " "
    let skip = null
    if (typeof value === "function") {
      const own = dataOf(value, "name")
      const isNamed = typeof own === "string" && own !== ""
      const isClass = slice(textOfFunction(value), 0, 6) === "class "
      head = (isClass ? "[class " : isNamed ? "[Function: " : "[Function ") + (isNamed ? own : "(anonymous)") + "]"
      skip = (key) => key === "name" || key === "length" || key === "prototype"
      addProperties(value, depth, here, parts, skip)
      return parts.length === 0 ? head : head + " " + enclose("", "{", parts, "}")
    }
    if (isArray(value)) {
      head = name === "Array" ? "" : prefix + "(" + value.length + ") "
      open = "["
      close = "]"
      if (depth <= DEPTH) addItems(value, depth, here, parts, value.length)
      skip = (key) => key === "length" || (typeof key === "string" && test(INDEX, key))
    } else if (attempt(mapSize, value) !== undefined) {
      head = prefix + "(" + mapSize(value) + ") "
      let count = 0
      if (depth <= DEPTH) {
        mapEach(value, (item, key) => {
          if (count++ < ITEMS) push(parts, show(key, depth + 1, here) + " => " + show(item, depth + 1, here))
        })
        if (count > ITEMS) push(parts, "... " + (count - ITEMS) + " more items")
      }
    } else if (attempt(setSize, value) !== undefined) {
      head = prefix + "(" + setSize(value) + ") "
      let count = 0
      if (depth <= DEPTH) {
        setEach(value, (item) => {
          if (count++ < ITEMS) push(parts, show(item, depth + 1, here))
        })
        if (count > ITEMS) push(parts, "... " + (count - ITEMS) + " more items")
      }
    } else if (attempt(typedTag, value) !== undefined) {
      head = prefix + "(" + typedLength(value) + ") "
      open = "["
      close = "]"
      if (depth <= DEPTH) addItems(value, depth, here, parts, typedLength(value))
      skip = (key) => typeof key === "string" && test(INDEX, key)
    } else if (attempt(bufferSize, value) !== undefined) {
      push(parts, "byteLength: " + bufferSize(value))
    } else if (attempt(timeOf, value) !== undefined) {
      head = timeOf(value) === timeOf(value) ? toISOString(value) : "Invalid Date"
      open = ""
    } else if (value instanceof ErrorOf) {
      head = textOfError(value)
      open = ""
      skip = (key) => key === "stack" || key === "message"
    } else if (attempt(textOfRegExp, value) !== undefined && getPrototypeOf(value) === RegExp.prototype) {
      head = textOfRegExp(value)
      open = ""
      skip = (key) => key === "lastIndex"
    } else if (value instanceof PromiseOf) {
      head = prefix + " "
    } else if (attempt((weak) => isWeakMap(weak, weak), value) !== undefined) {
      push(parts, "<items unknown>")
    } else if (attempt((weak) => isWeakSet(weak, weak), value) !== undefined) {
      push(parts, "<items unknown>")
    } else {
      for (let i = 0; i < boxes.length; i++) {
        const inner = attempt(boxes[i], value)
        if (inner === undefined) continue
        head = "[" + prefix + ": " + showPrimitive(inner) + "]"
        open = ""
        skip = (key) => key === "length" || (typeof key === "string" && test(INDEX, key))
        break
      }
    }
    if (depth > DEPTH) return open === "[" ? "[Array]" : open === "" ? head : "[" + prefix + "]"
    addProperties(value, depth, here, parts, skip)
    if (open !== "") return enclose(head, open, parts, close)
    return parts.length === 0 ? head : enclose(head + " ", "{", parts, "}")
  }

  function textOfError(error) {
    const stack = dataOf(error, "stack") ?? error.stack
    if (typeof stack === "string" && stack !== "") return stack
    const { name, message } = error
    return "[" + (message === "" ? StringOf(name) : StringOf(name) + ": " + StringOf(message)) + "]"
  }

  function addItems(list, depth, here, parts, length) {
    let holes = 0
    const told = () => {
      if (holes > 0) push(parts, "<" + holes + " empty item" + (holes === 1 ? ">" : "s>"))
      holes = 0
    }
    let i = 0
    for (let shown = 0; i < length && shown < ITEMS && holes < 100_000; i++) {
      const descriptor = getOwnPropertyDescriptor(list, StringOf(i))
      if (descriptor === undefined) {
        holes++
        continue
      }
      told()
      push(parts, showProperty(descriptor, depth, here))
      shown++
    }
    told()
    if (i < length) push(parts, "... " + (length - i) + " more item" + (length - i === 1 ? "" : "s"))
  }

  function showProperty(descriptor, depth, here) {
    const { get, set } = descriptor
    if (get !== undefined) return set === undefined ? "[Getter]" : "[Getter/Setter]"
    return set === undefined ? show(descriptor.value, depth + 1, here) : "[Setter]"
  }

  function addProperties(value, depth, here, parts, skip) {
    const keys = ownKeys(value)
    let shown = 0
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]
      if (skip !== null && skip(key)) continue
      const descriptor = getOwnPropertyDescriptor(value, key)
      if (descriptor === undefined || (!descriptor.enumerable && key !== "cause")) continue
      if (shown++ === ITEMS) {
        push(parts, "... more properties")
        return
      }
      const label = typeof key === "symbol" ? "[" + textOfSymbol(key) + "]" : test(NAME, key) ? key : quoted(key)
      push(parts, label + ": " + showProperty(descriptor, depth, here))
    }
  }

  function enclose(head, open, parts, close) {
    if (parts.length === 0) return head + open + close
    let length = head.length + parts.length
    let isLong = false
    for (let i = 0; i < parts.length; i++) {
      length += parts[i].length + 1
      if (includes(parts[i], "\n")) isLong = true
    }
    if (length <= WIDTH && !isLong) return head + open + " " + join(parts, ", ") + " " + close
    if (open === "[" && !isLong && parts.length > 6) return head + filled(parts)
    for (let i = 0; i < parts.length; i++) parts[i] = replaceAll(parts[i], "\n", "\n  ")
    return head + open + "\n  " + join(parts, ",\n  ") + "\n" + close
  }

  /** Short elements of a long list, as many in a line as go into it. */
  function filled(parts) {
    let text = "[\n  "
    let width = 2
    for (let i = 0; i < parts.length; i++) {
      const part = i + 1 < parts.length ? parts[i] + "," : parts[i]
      if (width > 2 && width + part.length + 1 > WIDTH) {
        text += "\n  "
        width = 2
      } else if (i > 0) {
        text += " "
        width++
      }
      text += part
      width += part.length
    }
    return text + "\n]"
  }

  const shown = (value) => (typeof value === "string" ? value : show(value, 1, null))

  /** The first text may have specifiers for what follows: %s %d %i %f %j %o %O %c. */
  function format(values) {
    if (values.length === 0) return ""
    const first = values[0]
    if (typeof first !== "string" || values.length === 1 || !includes(first, "%")) return spaced(values, 0, "")
    let text = ""
    let from = 0
    let used = 1
    for (let i = 0; i + 1 < first.length; i++) {
      if (first[i] !== "%") continue
      const specifier = first[i] + first[i + 1]
      if (!test(SPECIFIER, specifier) || (used === values.length && specifier !== "%%")) continue
      text += slice(first, from, i)
      if (specifier === "%%") text += "%"
      else text += specified(specifier, values[used++])
      i++
      from = i + 1
    }
    return spaced(values, used, text + slice(first, from))
  }

  function spaced(values, from, start) {
    let text = start
    for (let i = from; i < values.length; i++) text += (i === 0 ? "" : " ") + shown(values[i])
    return text
  }

  function specified(specifier, value) {
    switch (specifier) {
      case "%s":
        return typeof value === "string" ? value : show(value, DEPTH, null)
      case "%d":
        return isPrimitive(value) && typeof value !== "symbol" ? showPrimitive(typeof value === "bigint" ? value : NumberOf(value)) : "NaN"
      case "%i":
        return isPrimitive(value) && typeof value !== "symbol" ? showPrimitive(parseInt(value)) : "NaN"
      case "%f":
        return isPrimitive(value) && typeof value !== "symbol" ? showPrimitive(parseFloat(value)) : "NaN"
      case "%j":
        return StringOf(stringify(value))
      case "%c":
        return ""
      default:
        return show(value, 1, null)
    }
  }

  return {
    format,
    spaced,
    show: (value) => show(value, 1, null),
    indented: (text, margin) => margin + replaceAll(text, "\n", "\n" + margin),
  }
}

let made

function formatter() {
  made ??= makeFormatter()
  return made
}

const format = (values) => formatter().format(values)
const spaced = (values, from, start) => formatter().spaced(values, from, start)

let indent = ""

function say(level, text) {
  write(level, indent === "" ? text : formatter().indented(text, indent))
}

let counts
let starts
const labelOf = (label) => (label === undefined ? "default" : String(label))

function elapsed(label, values, ends) {
  const name = labelOf(label)
  const start = starts?.get(name)
  if (start === undefined) {
    say("warn", "there is no timer " + name)
    return
  }
  say("log", spaced(values, 0, name + ": " + (Date.now() - start) + "ms" + (values.length > 0 ? " " : "")))
  if (ends) starts.delete(name)
}

export const console = {
  log(...values) {
    say("log", format(values))
  },
  info(...values) {
    say("info", format(values))
  },
  debug(...values) {
    say("debug", format(values))
  },
  warn(...values) {
    say("warn", format(values))
  },
  error(...values) {
    say("error", format(values))
  },
  dir(value) {
    say("log", formatter().show(value))
  },
  table(...values) {
    say("log", format(values))
  },
  trace(...values) {
    const text = format(values)
    // Without its own line.
    const { stack } = new Error("")
    const callers = stack.indexOf("\n", stack.indexOf("\n") + 1)
    say("error", (text === "" ? "Trace" : "Trace: " + text) + (callers < 0 ? "" : stack.slice(callers)))
  },
  assert(condition, ...values) {
    if (!condition) say("error", spaced(values, 0, "Assertion failed" + (values.length > 0 ? ": " : "")))
  },
  count(label) {
    const name = labelOf(label)
    const count = ((counts ??= new Map()).get(name) ?? 0) + 1
    counts.set(name, count)
    say("log", name + ": " + count)
  },
  countReset(label) {
    counts?.delete(labelOf(label))
  },
  group(...values) {
    if (values.length > 0) say("log", format(values))
    if (indent.length < 64) indent += "  "
  },
  groupCollapsed(...values) {
    if (values.length > 0) say("log", format(values))
    if (indent.length < 64) indent += "  "
  },
  groupEnd() {
    indent = indent.slice(2)
  },
  time(label) {
    ;(starts ??= new Map()).set(labelOf(label), Date.now())
  },
  timeLog(label, ...values) {
    elapsed(label, values, false)
  },
  timeEnd(label) {
    elapsed(label, [], true)
  },
}
Reflect.defineProperty(globalThis, "console", { value: console, writable: true, configurable: true })
`
