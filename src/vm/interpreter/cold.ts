// The arms of the loop that are rare or whose work is long. Each does its whole instruction: reads and writes registers,
// and says how to go on. The loop charges length, `extra` and debt.

import type { ArgumentsMap, Declarations, Template } from "../../compiler/bytecode/code-block.js"
import { Op } from "../../compiler/bytecode/op.generated.js"
import { ERROR_KINDS, OP_NAMES } from "../../compiler/bytecode/opcodes.js"
import { type Agent, CALLED, type Called } from "../agent.js"
import { createMappedArguments, createUnmappedArguments } from "../objects/arguments.js"
import { Environment } from "../objects/environment.js"
import {
  Accessor,
  type ArrayObject,
  type FunctionObject,
  type GuestObject,
  isObject,
  isProxy,
  PlainObject,
} from "../objects/object.js"
import { deleteOwn, elementKind, findOwn, hasOwn, preventExtensions } from "../objects/property.js"
import { keyToValue } from "../objects/property-key.js"
import { DATA_DEFAULT, ENUMERABLE, WRITABLE } from "../objects/shape.js"
import { EMPTY, type PrivateName, type PropertyKey, type Value } from "../objects/value.js"
import { FREE_UNITS } from "../operations/collection-key.js"
import { typeOf } from "../operations/conversions.js"
import { fewForInKeys } from "../operations/enumeration.js"
import { newRegExpObject } from "../operations/regexp.js"
import { toObject } from "../operations/to-object.js"
import { SIZE } from "../sizes.js"
import { GuestThrow, InternalError, rangeError, referenceError, typeError } from "../throw.js"
import { looselyEqual, unarySlow } from "./arithmetic.js"
import { describeValue } from "./describe.js"
import { directEval } from "./eval.js"
import { type Frame, Then } from "./frame.js"
import {
  defineMethod,
  definePrivate,
  keyFromRegister,
  newClass,
  newPrivateName,
  setFields,
  setFunctionName,
  setHome,
} from "./functions.js"
import { declareGlobalFunction, declareGlobals, getGlobal, hasGlobal, initGlobalLexical } from "./globals.js"
import { instanceOfLeaf } from "./instance-of.js"
import { callFunction, callSelfHosted, constructFunction, constructWindow, MAX_ARGUMENTS } from "./invoke.js"
import { forInNext, iterClose, iterOpen } from "./iteration.js"
import { importCall, importMeta } from "./module-access.js"
import { getProperty, keyOf, setProperty } from "./property-access.js"
import { asyncStart, awaitValue, generatorStart, yieldDelegate } from "./suspend.js"

/** How the loop goes on after a cold arm. */
export const enum Control {
  /** The instruction is done. */
  Next,
  /** Take its jump (displacement in the second word). */
  Jump,
  /** A frame was pushed (or replaced, or popped): load the one on top. */
  Called,
}

export function cold(agent: Agent, frame: Frame, word: number, pc: number): Control {
  const regs = agent.stack
  const { realm } = agent
  const { base, code } = frame
  const a = (word >>> 8) & 255
  const b = (word >>> 16) & 255
  const c = word >>> 24
  const next = code.words[pc + 1]!
  switch ((word & 255) as Op) {
    // Operators
    case Op.BitNot:
    case Op.ToPropertyKey:
      return store(agent, base + a, unarySlow(agent, word & 255, regs[base + b], a))
    case Op.ToElementKey: {
      const object = regs[base + b]
      if (object === undefined || object === null) throw typeError(`cannot read properties of ${object}`)
      return store(agent, base + a, unarySlow(agent, Op.ToPropertyKey, regs[base + c], a))
    }
    case Op.TypeOf:
      regs[base + a] = typeOf(regs[base + b])
      return Control.Next
    case Op.NotEqual: {
      const answer = looselyEqual(agent, regs[base + b], regs[base + c], Then.StoreNot, a)
      return store(agent, base + a, answer === CALLED ? CALLED : !answer)
    }
    case Op.InstanceOf: {
      const target = regs[base + c]
      if (!isObject(target)) throw typeError("right-hand side of 'instanceof' is not an object")
      const known = instanceOfLeaf(realm, regs[base + b], target)
      if (known !== undefined) {
        regs[base + a] = known
        return Control.Next
      }
      return store(
        agent,
        base + a,
        callSelfHosted(agent, "InstanceOf", [regs[base + b], target], Then.Store, a),
      )
    }
    // Properties
    case Op.DeleteElem:
      return deleteElement(agent, frame, regs[base + b], regs[base + c], a)
    case Op.DefineMethod:
    case Op.DefineGetter:
    case Op.DefineSetter: {
      const kind =
        (word & 255) === Op.DefineMethod ? "method" : (word & 255) === Op.DefineGetter ? "get" : "set"
      defineMethod(
        agent,
        regs[base + a] as GuestObject,
        keyFromRegister(regs[base + b]),
        regs[base + c] as FunctionObject,
        kind,
        next === 1,
      )
      return Control.Next
    }
    case Op.SetProto: {
      const proto = regs[base + b]
      if (proto === null || isObject(proto)) (regs[base + a] as GuestObject).proto = proto
      return Control.Next
    }
    case Op.GetSuper: {
      const { proto } = regs[base + b] as GuestObject
      const key = keyOf(agent, regs[base + c])
      if (proto === null) throw typeError("cannot read a super property of null")
      if (key === undefined)
        return store(
          agent,
          base + a,
          callSelfHosted(
            agent,
            "GetSuperComputed",
            [proto, regs[base + c], regs[base + next]],
            Then.Store,
            a,
          ),
        )
      return store(agent, base + a, getProperty(agent, proto, key, regs[base + next], a))
    }
    case Op.SetSuper: {
      const { proto } = regs[base + a] as GuestObject
      if (proto === null) throw typeError("cannot set a super property of null")
      const key = keyOf(agent, regs[base + b])
      if (key === undefined) {
        callSelfHosted(
          agent,
          "SetComputed",
          [proto, regs[base + b], regs[base + c], regs[base + next]],
          Then.CheckSet,
          0,
        )
        return Control.Called
      }
      const done = setProperty(agent, proto, key, regs[base + c], regs[base + next])
      if (done === CALLED) return Control.Called
      if (!done && code.strict) throw typeError("cannot assign to a read-only super property")
      return Control.Next
    }
    case Op.NewPrivateName:
      regs[base + a] = newPrivateName(agent, code, pc, code.constants[next] as string) as unknown as Value
      return Control.Next
    case Op.GetPrivate: {
      const object = privateHolder(regs[base + b], regs[base + c], "read")
      findOwn(realm, object, regs[base + c] as unknown as PrivateName)
      const { value } = realm.found
      if (!(value instanceof Accessor)) return store(agent, base + a, value)
      if (value.get === undefined) throw typeError(`private accessor ${nameOf(regs[base + c])} has no getter`)
      return store(agent, base + a, callFunction(agent, value.get, object, [], Then.Store, a))
    }
    case Op.SetPrivate: {
      const object = privateHolder(regs[base + a], regs[base + b], "write")
      const name = regs[base + b] as unknown as PrivateName
      findOwn(realm, object, name)
      const { value, flags } = realm.found
      if (value instanceof Accessor) {
        if (value.set === undefined) throw typeError(`private accessor ${name.description} has no setter`)
        return callFunction(agent, value.set, object, [regs[base + c]], Then.Discard, 0) === CALLED
          ? Control.Called
          : Control.Next
      }
      if ((flags & WRITABLE) === 0) throw typeError(`private method ${name.description} is not writable`)
      setProperty(agent, object, name, regs[base + c], object)
      return Control.Next
    }
    case Op.HasPrivate: {
      const object = regs[base + b]
      if (!isObject(object))
        throw typeError(
          `cannot use 'in' operator to search for ${nameOf(regs[base + c])} in a value that is not an object`,
        )
      regs[base + a] = object.shape.find(regs[base + c] as unknown as PrivateName) >= 0
      return Control.Next
    }
    case Op.DefinePrivate:
      definePrivate(
        agent,
        regs[base + a] as GuestObject,
        regs[base + b] as unknown as PrivateName,
        regs[base + c],
        next,
      )
      return Control.Next

    // Objects, arrays, functions
    case Op.ArrayPush:
      realm.meter.bytesLeft -= SIZE.value
      ;(regs[base + a] as ArrayObject).elements.push(regs[base + b])
      return Control.Next
    case Op.NewRegExp:
      regs[base + a] = newRegExpObject(
        realm,
        code.constants[next] as string,
        code.constants[code.words[pc + 2]!] as string,
      )
      return Control.Next
    case Op.TemplateObject:
      regs[base + a] = templateObject(agent, code.constants[next] as unknown as Template)
      return Control.Next
    case Op.NewClass: {
      const target = code.child(next)
      const environment = regs[base + c] as unknown as Environment | undefined
      return newClass(agent, target, environment, regs[base + b], a) === CALLED
        ? Control.Called
        : Control.Next
    }
    case Op.SetFunctionName:
      setFunctionName(
        agent,
        regs[base + a] as FunctionObject,
        keyFromRegister(regs[base + b]),
        c === 0 ? "" : c === 1 ? "get" : "set",
      )
      return Control.Next
    case Op.SetHome:
      setHome(regs[base + a] as FunctionObject, regs[base + b] as GuestObject)
      return Control.Next
    case Op.SetFieldInitializer:
      setFields(regs[base + a] as FunctionObject, regs[base + b] as FunctionObject)
      return Control.Next
    case Op.InitializeFields: {
      const fields = (regs[base + a] as FunctionObject).extra?.fields ?? null
      if (fields === null) return Control.Next
      callFunction(agent, fields, regs[base + b], [], Then.Discard, 0)
      return Control.Called
    }
    case Op.CreateArguments:
      regs[base + a] = createUnmappedArguments(realm, frame.args!, frame.callee as FunctionObject)
      return Control.Next
    case Op.CreateMappedArguments: {
      const environment = regs[base + b] as unknown as Environment
      const map = code.constants[next] as unknown as ArgumentsMap
      regs[base + a] = createMappedArguments(
        realm,
        frame.args!,
        frame.callee as FunctionObject,
        environment,
        map.slots,
      )
      return Control.Next
    }
    case Op.CreateRest:
      regs[base + a] = realm.newArray(frame.args!.slice(b))
      return Control.Next

    // This frame
    case Op.CoerceThis: {
      const self = regs[base - 1]
      if (self === undefined || self === null) regs[base - 1] = realm.global
      else if (!isObject(self)) regs[base - 1] = toObject(realm, self)
      return Control.Next
    }
    case Op.LoadCallee:
      regs[base + a] = frame.callee as unknown as Value
      return Control.Next
    case Op.LoadNewTarget:
      regs[base + a] = frame.newTarget
      return Control.Next
    case Op.LoadHome:
      regs[base + a] = (frame.callee as FunctionObject).home
      return Control.Next
    case Op.ThrowIfEmpty: {
      if (regs[base + a] !== EMPTY) return Control.Next
      const name = code.constants[next] as string
      if (name === "this")
        throw referenceError(
          "must call super constructor before accessing 'this' or returning from a derived constructor",
        )
      throw referenceError(`cannot access '${name}' before initialization`)
    }
    case Op.ThrowIfNotEmpty:
      if (regs[base + a] === EMPTY) return Control.Next
      throw referenceError("super constructor may only be called once")
    case Op.ThrowIfNullish: {
      const value = regs[base + a]
      if (value !== undefined && value !== null) return Control.Next
      throw typeError(`cannot destructure ${value}`)
    }
    case Op.ThrowIfNotObject:
      if (isObject(regs[base + a])) return Control.Next
      throw typeError(NOT_OBJECT[b]!.replace("%", describeValue(regs[base + a])))
    case Op.ThrowError:
      throw new GuestThrow(ERROR_KINDS[a]!, code.constants[next] as string)

    // Environments
    case Op.CopyEnv: {
      const source = regs[base + b] as unknown as Environment
      realm.meter.bytesLeft -= SIZE.environment + SIZE.value * source.slots.length
      regs[base + a] = new Environment(source.parent, source.slots.slice()) as unknown as Value
      return Control.Next
    }
    case Op.ParentEnv: {
      let environment = regs[base + b] as unknown as Environment | undefined
      for (let hops = c; hops > 0; hops--) environment = environment!.parent
      regs[base + a] = environment as unknown as Value
      return Control.Next
    }
    case Op.GetSlotWide:
      regs[base + a] = (regs[base + b] as unknown as Environment).slots[next]
      return Control.Next
    case Op.SetSlotWide:
      ;(regs[base + a] as unknown as Environment).slots[next] = regs[base + b]
      return Control.Next

    // Globals
    case Op.DeclareGlobals:
      declareGlobals(agent, code.constants[next] as unknown as Declarations)
      return Control.Next
    case Op.DeclareGlobalFunction:
      declareGlobalFunction(agent, code.constants[next] as string, regs[base + a], code.words[pc + 2] === 1)
      return Control.Next
    case Op.GetGlobalOrUndefined:
      return store(agent, base + a, getGlobal(agent, code.caches[next]!, a, false))
    case Op.InitGlobalLexical:
      initGlobalLexical(agent, code.caches[next]!.key, regs[base + a])
      return Control.Next
    case Op.ResolveGlobal:
      return store(agent, base + a, hasGlobal(agent, code.caches[next]!.key, a))

    // Calls
    case Op.CallSpread:
      return store(
        agent,
        base + a,
        callFunction(
          agent,
          regs[base + b],
          regs[base + b + 1],
          spread(agent, regs[base + b + 2]),
          Then.Store,
          a,
        ),
      )
    case Op.ConstructSpread:
      return store(
        agent,
        base + a,
        constructFunction(agent, regs[base + b], regs[base + b], spread(agent, regs[base + b + 2]), a),
      )
    case Op.GetSuperConstructor:
      regs[base + a] = (regs[base + b] as GuestObject).proto
      return Control.Next
    case Op.ConstructWith:
      return store(agent, base + a, constructWindow(agent, regs[base + b + 1], base + b + 2, c, a))
    case Op.ConstructWithSpread:
      return store(
        agent,
        base + a,
        constructFunction(agent, regs[base + b], regs[base + b + 1], spread(agent, regs[base + b + 2]), a),
      )
    case Op.CallEval: {
      const args = regs.slice(base + b + 2, base + b + 2 + c)
      return store(
        agent,
        base + a,
        directEval(agent, frame, regs[base + b], regs[base + b + 1], args, next, a),
      )
    }

    case Op.CallEvalSpread:
      return store(
        agent,
        base + a,
        directEval(
          agent,
          frame,
          regs[base + b],
          regs[base + b + 1],
          spread(agent, regs[base + b + 2]),
          next,
          a,
        ),
      )

    // Iteration
    case Op.IterOpen:
      return iterOpen(agent, base + a, regs[base + b], a) === CALLED ? Control.Called : Control.Next
    case Op.IterOpenAsync:
      regs[base + a + 1] = EMPTY
      callSelfHosted(agent, "IteratorOpenAsync", [regs[base + b]], Then.Store, a)
      return Control.Called
    case Op.IterLoadNext: {
      if (regs[base + a + 1] !== EMPTY) return Control.Next
      const iterator = regs[base + a] as GuestObject
      return store(agent, base + a + 1, getProperty(agent, iterator, "next", iterator, a + 1))
    }
    case Op.IterCall:
      return store(
        agent,
        base + a,
        callFunction(agent, regs[base + b + 1], regs[base + b], [], Then.Store, a),
      )
    case Op.IterClose:
      return iterClose(agent, base + a, false) === CALLED ? Control.Called : Control.Next
    case Op.IterCloseQuiet:
      return iterClose(agent, base + a, true) === CALLED ? Control.Called : Control.Next
    case Op.ForInOpen: {
      const object = regs[base + b]
      regs[base + a + 1] = 0
      regs[base + a + 2] = object
      if (object === undefined || object === null) {
        regs[base + a] = realm.newArray([])
        return Control.Next
      }
      const subject = toObject(realm, object)
      regs[base + a + 2] = subject
      const keys = fewForInKeys(realm, subject)
      if (keys !== null) {
        regs[base + a] = realm.newArray(keys)
        return Control.Next
      }
      callSelfHosted(agent, "ForInKeys", [subject], Then.Store, a)
      return Control.Called
    }
    case Op.ForInNext:
      return branch(forInNext(agent, frame, base + b, a))

    // Generators and async functions
    case Op.GeneratorStart:
      generatorStart(agent, frame, pc)
      return Control.Called
    case Op.AsyncStart:
      asyncStart(agent, frame)
      return Control.Next
    case Op.YieldDelegate:
      yieldDelegate(agent, frame, regs[base + b])
      return Control.Called
    case Op.Await:
      awaitValue(agent, regs[base + b])
      return Control.Called

    // Modules
    case Op.ImportCall:
      return store(agent, base + a, importCall(agent, regs[base + b], regs[base + c], a))
    case Op.ImportMeta:
      regs[base + a] = importMeta(agent, frame)
      return Control.Next
    case Op.Debugger:
      return Control.Next
    default:
      throw new InternalError(`opcode ${OP_NAMES[word & 255]} has no arm`)
  }
}

const NOT_OBJECT = [
  "iterator result % is not an object",
  "result of the Symbol.iterator method is not an object",
  "derived constructors may only return object or undefined",
] as const

function store(agent: Agent, at: number, value: Value | boolean | Called): Control {
  if (value === CALLED) return Control.Called
  agent.stack[at] = value
  return Control.Next
}

function branch(answer: boolean | Called): Control {
  return answer === CALLED ? Control.Called : answer ? Control.Jump : Control.Next
}

/** In, beyond the loop's fast path. */
export function hasElement(agent: Agent, keyValue: Value, object: Value, dst: number): boolean | Called {
  if (!isObject(object)) throw typeError(`cannot use 'in' operator to search in ${describeValue(object)}`)
  if (typeof keyValue === "string" && keyValue.length <= FREE_UNITS && object instanceof PlainObject) {
    if (object.shape.find(keyValue) >= 0) return true
  }
  const key = keyOf(agent, keyValue)
  if (key === undefined) return callSelfHosted(agent, "In", [keyValue, object], Then.Store, dst)
  return hasProperty(agent, object, key, dst)
}

/** HasProperty as far as leaves go. */
function hasProperty(agent: Agent, object: GuestObject, key: PropertyKey, dst: number): boolean | Called {
  let steps = 0
  for (let holder: GuestObject | null = object; holder !== null; holder = holder.proto) {
    if (isProxy(holder))
      return callSelfHosted(agent, "HasProperty", [holder, keyToValue(key as string)], Then.Store, dst)
    if (hasOwn(agent.realm, holder, key)) return true
    if (elementKind(holder, key) !== 0) return false
    agent.realm.meter.payStep(++steps)
  }
  return false
}

function nameOf(name: Value): string {
  return (name as unknown as PrivateName).description
}

function privateHolder(object: Value, name: Value, action: "read" | "write"): GuestObject {
  if (isObject(object) && object.shape.find(name as unknown as PrivateName) >= 0) return object
  throw typeError(
    `cannot ${action} private member ${nameOf(name)} from an object whose class did not declare it`,
  )
}

function deleteElement(agent: Agent, frame: Frame, object: Value, keyValue: Value, dst: number): Control {
  if (object === undefined || object === null) throw typeError(`cannot convert ${object} to object`)
  const key = keyOf(agent, keyValue)
  const target = toObject(agent.realm, object)
  if (key === undefined || isProxy(target)) {
    callSelfHosted(agent, "DeleteComputed", [target, keyValue], Then.CheckDelete, dst)
    return Control.Called
  }
  const done = deleteOwn(target, key, agent.realm)
  if (!done && frame.code.strict) throw typeError(`cannot delete property ${describeValue(keyValue)}`)
  agent.stack[frame.base + dst] = done
  return Control.Next
}

/** The elements of a spread's array, as arguments. */
function spread(agent: Agent, array: Value): Value[] {
  const { elements } = array as ArrayObject
  if (elements.length > MAX_ARGUMENTS)
    throw rangeError(`a call can have ${MAX_ARGUMENTS} arguments, not ${elements.length}`)
  agent.realm.meter.pay(elements.length >>> 2, 0)
  return elements.includes(EMPTY) ? elements.map((value) => (value === EMPTY ? undefined : value)) : elements
}

/** GetTemplateObject — sec-gettemplateobject. One for each site and realm. */
function templateObject(agent: Agent, template: Template): ArrayObject {
  const { realm } = agent
  const known = realm.tables.templateObjects.get(template)
  if (known !== undefined) return known
  const cooked = realm.newArray([])
  const raw = realm.newArray([])
  for (let i = 0; i < template.raw.length; i++) {
    realm.define(cooked, i, template.cooked[i], DATA_DEFAULT & ENUMERABLE)
    realm.define(raw, i, template.raw[i], ENUMERABLE)
  }
  freeze(agent, raw)
  realm.define(cooked, "raw", raw, 0)
  freeze(agent, cooked)
  realm.tables.templateObjects.set(template, cooked)
  return cooked
}

function freeze(agent: Agent, array: ArrayObject): void {
  realmDefineLength(agent, array)
  preventExtensions(agent.realm, array)
}

function realmDefineLength(agent: Agent, array: ArrayObject): void {
  agent.realm.define(array, "length", array.sparseLength < 0 ? array.elements.length : array.sparseLength, 0)
}
