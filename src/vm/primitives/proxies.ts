// Proxies: what proxy.js stands on.

import { type ExoticObject, isCallable, isConstructor, isObject, ProxyData } from "../objects/object.js"
import type { Value } from "../objects/value.js"
import type { Realm } from "../realm.js"
import { typeError } from "../throw.js"
import type { FixedPrimitive } from "./define.js"

export const proxyPrimitives = {
  NewProxy: (realm, target, handler) => newProxy(realm, target, handler),
  ProxyTarget: (_realm, proxy) => dataOf(proxy).target,
  ProxyHandler: (_realm, proxy, trap) => {
    const { handler } = dataOf(proxy)
    if (handler === null) throw typeError(`cannot perform '${String(trap)}' on a proxy that has been revoked`)
    return handler
  },
  RevokeProxy: (_realm, proxy) => {
    const data = dataOf(proxy)
    data.target = null
    data.handler = null
    return undefined
  },
} satisfies Record<string, FixedPrimitive>

function dataOf(proxy: Value): ProxyData {
  return (proxy as ExoticObject).payload as ProxyData
}

/** ProxyCreate — sec-proxycreate. */
function newProxy(realm: Realm, target: Value, handler: Value): Value {
  if (!isObject(target) || !isObject(handler)) {
    throw typeError("Proxy must be called with an object as target and another as handler")
  }
  return realm.newExotic(new ProxyData(target, handler, isCallable(target), isConstructor(target)), null)
}
