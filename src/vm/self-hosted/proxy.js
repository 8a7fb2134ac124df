// Proxies: their internal methods, and the constructor. A handler is read before anything else happens, since looking a
// trap up may revoke the proxy. Keys are property keys (an array index is a number); a trap is given what a guest would
// see. Spec: sec-proxy-object-internal-methods-and-internal-slots.

/** spec: sec-proxy-object-internal-methods-and-internal-slots-getprototypeof */
function ProxyGetPrototypeOf(proxy) {
  const handler = ProxyHandler(proxy, "getPrototypeOf")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "getPrototypeOf")
  if (trap === undefined) return GetPrototypeOf(target)
  const proto = Call(trap, handler, target)
  if (!IsObject(proto) && proto !== null) {
    throw NewTypeError("proxy trap 'getPrototypeOf' returned neither an object nor null")
  }
  if (IsExtensible(target)) return proto
  if (proto !== GetPrototypeOf(target)) {
    throw NewTypeError("proxy trap 'getPrototypeOf' disagrees with its non-extensible target")
  }
  return proto
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-setprototypeof-v */
function ProxySetPrototypeOf(proxy, proto) {
  const handler = ProxyHandler(proxy, "setPrototypeOf")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "setPrototypeOf")
  if (trap === undefined) return SetPrototypeOf(target, proto)
  if (!Call(trap, handler, target, proto)) return false
  if (IsExtensible(target)) return true
  if (proto !== GetPrototypeOf(target)) {
    throw NewTypeError("proxy trap 'setPrototypeOf' disagrees with its non-extensible target")
  }
  return true
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-isextensible */
function ProxyIsExtensible(proxy) {
  const handler = ProxyHandler(proxy, "isExtensible")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "isExtensible")
  if (trap === undefined) return IsExtensible(target)
  const answer = !!Call(trap, handler, target)
  if (answer !== IsExtensible(target)) {
    throw NewTypeError("proxy trap 'isExtensible' disagrees with its target")
  }
  return answer
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-preventextensions */
function ProxyPreventExtensions(proxy) {
  const handler = ProxyHandler(proxy, "preventExtensions")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "preventExtensions")
  if (trap === undefined) return PreventExtensions(target)
  const answer = !!Call(trap, handler, target)
  if (answer && IsExtensible(target)) {
    throw NewTypeError("proxy trap 'preventExtensions' returned true, but its target is extensible")
  }
  return answer
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-getownproperty-p. A property record, or undefined. */
function ProxyGetOwnProperty(proxy, key) {
  const handler = ProxyHandler(proxy, "getOwnPropertyDescriptor")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "getOwnPropertyDescriptor")
  if (trap === undefined) return GetOwnProperty(target, key)
  const result = Call(trap, handler, target, PropertyKeyToValue(key))
  if (!IsObject(result) && result !== undefined) {
    throw NewTypeError("proxy trap 'getOwnPropertyDescriptor' returned neither an object nor undefined")
  }
  const current = GetOwnProperty(target, key)
  if (result === undefined) {
    if (current === undefined) return undefined
    if ((current[1] & 4) === 0) {
      throw NewTypeError(`proxy trap hides the non-configurable property '${DescribeKey(key)}'`)
    }
    if (!IsExtensible(target)) {
      throw NewTypeError(`proxy trap hides '${DescribeKey(key)}' of a non-extensible target`)
    }
    return undefined
  }
  const extensible = IsExtensible(target)
  const record = CompleteRecord(ToPropertyRecord(result))
  if (!IsCompatibleRecord(extensible, record, current)) {
    throw NewTypeError(`proxy trap returned an incompatible descriptor for '${DescribeKey(key)}'`)
  }
  if ((record[1] & 4) === 0) {
    if (current === undefined || (current[1] & 4) !== 0) {
      throw NewTypeError(`proxy trap reports '${DescribeKey(key)}' as non-configurable, but it is not`)
    }
    if ((record[0] & 1) !== 0 && (record[1] & 1) === 0 && (current[1] & 1) !== 0) {
      throw NewTypeError(`proxy trap reports '${DescribeKey(key)}' as read-only, but it is writable`)
    }
  }
  return record
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-defineownproperty-p-desc */
function ProxyDefineOwnProperty(proxy, key, record) {
  const handler = ProxyHandler(proxy, "defineProperty")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "defineProperty")
  if (trap === undefined) return DefineOwnProperty(target, key, record)
  if (!Call(trap, handler, target, PropertyKeyToValue(key), RecordToDescriptor(record))) return false
  const current = GetOwnProperty(target, key)
  const extensible = IsExtensible(target)
  const settingNonConfigurable = (record[0] & 4) !== 0 && (record[1] & 4) === 0
  if (current === undefined) {
    if (!extensible || settingNonConfigurable) {
      throw NewTypeError(`proxy trap 'defineProperty' claims to have added '${DescribeKey(key)}'`)
    }
    return true
  }
  if (!IsCompatibleRecord(extensible, record, current)) {
    throw NewTypeError(`proxy trap 'defineProperty' claims an incompatible '${DescribeKey(key)}'`)
  }
  if (settingNonConfigurable && (current[1] & 4) !== 0) {
    throw NewTypeError(`proxy trap 'defineProperty' claims '${DescribeKey(key)}' to be non-configurable`)
  }
  if ((current[0] & 96) === 0 && (current[1] & 5) === 1 && (record[0] & 1) !== 0 && (record[1] & 1) === 0) {
    throw NewTypeError(`proxy trap 'defineProperty' claims '${DescribeKey(key)}' to be read-only`)
  }
  return true
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-hasproperty-p */
function ProxyHas(proxy, key) {
  const handler = ProxyHandler(proxy, "has")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "has")
  if (trap === undefined) return HasProperty(target, key)
  if (Call(trap, handler, target, PropertyKeyToValue(key))) return true
  const current = GetOwnProperty(target, key)
  if (current !== undefined) {
    if ((current[1] & 4) === 0) {
      throw NewTypeError(`proxy trap 'has' hides the non-configurable property '${DescribeKey(key)}'`)
    }
    if (!IsExtensible(target)) {
      throw NewTypeError(`proxy trap 'has' hides '${DescribeKey(key)}' of a non-extensible target`)
    }
  }
  return false
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-get-p-receiver */
function ProxyGet(proxy, key, receiver) {
  const handler = ProxyHandler(proxy, "get")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "get")
  if (trap === undefined) return Get(target, key, receiver)
  const value = Call(trap, handler, target, PropertyKeyToValue(key), receiver)
  const current = GetOwnProperty(target, key)
  if (current !== undefined && (current[1] & 4) === 0) {
    if ((current[0] & 96) === 0) {
      if ((current[1] & 1) === 0 && !SameValue(value, current[2])) {
        throw NewTypeError(`proxy trap 'get' misreports the constant property '${DescribeKey(key)}'`)
      }
    } else if (current[3] === undefined && value !== undefined) {
      throw NewTypeError(`proxy trap 'get' misreports '${DescribeKey(key)}', which has no getter`)
    }
  }
  return value
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-set-p-v-receiver */
function ProxySet(proxy, key, value, receiver) {
  const handler = ProxyHandler(proxy, "set")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "set")
  if (trap === undefined) return Set(target, key, value, receiver)
  if (!Call(trap, handler, target, PropertyKeyToValue(key), value, receiver)) return false
  const current = GetOwnProperty(target, key)
  if (current !== undefined && (current[1] & 4) === 0) {
    if ((current[0] & 96) === 0) {
      if ((current[1] & 1) === 0 && !SameValue(value, current[2])) {
        throw NewTypeError(`proxy trap 'set' claims to change the constant property '${DescribeKey(key)}'`)
      }
    } else if (current[4] === undefined) {
      throw NewTypeError(`proxy trap 'set' claims to change '${DescribeKey(key)}', which has no setter`)
    }
  }
  return true
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-delete-p */
function ProxyDelete(proxy, key) {
  const handler = ProxyHandler(proxy, "deleteProperty")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "deleteProperty")
  if (trap === undefined) return Delete(target, key)
  if (!Call(trap, handler, target, PropertyKeyToValue(key))) return false
  const current = GetOwnProperty(target, key)
  if (current === undefined) return true
  if ((current[1] & 4) === 0) {
    throw NewTypeError(`proxy trap 'deleteProperty' claims to delete the fixed '${DescribeKey(key)}'`)
  }
  if (!IsExtensible(target)) {
    throw NewTypeError(`proxy trap 'deleteProperty' claims to delete from a non-extensible target`)
  }
  return true
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-ownpropertykeys. A list of strings and symbols. */
function ProxyOwnKeys(proxy) {
  const handler = ProxyHandler(proxy, "ownKeys")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "ownKeys")
  if (trap === undefined) return OwnKeys(target)
  const answer = Call(trap, handler, target)
  if (!IsObject(answer)) throw NewTypeError("proxy trap 'ownKeys' did not return an object")
  const length = LengthOf(answer)
  const keys = []
  // A null-prototype object stands for the set of keys seen.
  const seen = NewNullObject()
  for (let i = 0; i < length; i++) {
    const key = answer[i]
    if (typeof key !== "string" && typeof key !== "symbol") {
      throw NewTypeError("proxy trap 'ownKeys' returned a key that is neither a string nor a symbol")
    }
    if (OwnFlags(seen, key) >= 0) throw NewTypeError(`proxy trap 'ownKeys' returned '${DescribeKey(key)}' twice`)
    seen[key] = 1
    ArrayAppend(keys, key)
  }
  const extensible = IsExtensible(target)
  const targetKeys = OwnKeys(target)
  const count = targetKeys.length
  // All of the target's properties are looked at before anything is checked.
  let missing
  let missingFixed
  let present = 0
  for (let i = 0; i < count; i++) {
    const key = targetKeys[i]
    const record = GetOwnProperty(target, key)
    if (OwnFlags(seen, key) >= 0) present++
    else {
      missing = key
      if (record !== undefined && (record[1] & 4) === 0) missingFixed = key
    }
  }
  if (missingFixed !== undefined) {
    throw NewTypeError(`proxy trap 'ownKeys' left out the fixed '${DescribeKey(missingFixed)}'`)
  }
  if (extensible) return keys
  if (missing !== undefined) throw NewTypeError(`proxy trap 'ownKeys' left out '${DescribeKey(missing)}'`)
  if (present !== keys.length) {
    throw NewTypeError("proxy trap 'ownKeys' returned more than its non-extensible target has")
  }
  return keys
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-call-thisargument-argumentslist. `args` is a list. */
function ProxyCall(proxy, self, args) {
  const handler = ProxyHandler(proxy, "apply")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "apply")
  if (trap === undefined) return Call(target, self, ...args)
  return Call(trap, handler, target, self, args)
}

/** spec: sec-proxy-object-internal-methods-and-internal-slots-construct-argumentslist-newtarget. `args` is a list. */
function ProxyConstruct(proxy, args, newTarget) {
  const handler = ProxyHandler(proxy, "construct")
  const target = ProxyTarget(proxy)
  const trap = GetMethod(handler, "construct")
  if (trap === undefined) return Construct(target, newTarget, ...args)
  const result = Call(trap, handler, target, args, newTarget)
  if (!IsObject(result)) throw NewTypeError("proxy trap 'construct' did not return an object")
  return result
}

/** spec: sec-proxy-target-handler */
function ProxyConstructor(target, handler) {
  if (new.target === undefined) throw NewTypeError("Proxy must be called with new")
  return NewProxy(target, handler)
}

/** spec: sec-proxy.revocable */
function Proxy_revocable(target, handler) {
  const proxy = NewProxy(target, handler)
  return { proxy, revoke: MakeFunction("Proxy_revoke", proxy) }
}

/** spec: sec-proxy-revocation-functions. Captures the proxy, once. */
function Proxy_revoke() {
  RevokeProxy(Capture(0))
}
