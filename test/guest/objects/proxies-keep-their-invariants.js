// spec: sec-proxy-object-internal-methods-and-internal-slots
const target = Object.defineProperty({}, "fixed", { value: 1 })
const log = []
const proxy = new Proxy(target, {
  get(object, key, receiver) {
    log.push("get " + String(key))
    return key === "fixed" ? 1 : receiver === proxy
  },
  has: () => false,
  ownKeys: () => ["made", "up"],
  getOwnPropertyDescriptor: () => ({ value: 2, configurable: true, enumerable: true }),
})
print(proxy.anything + " " + proxy[5] + " " + log.join()) // expect: true true get anything,get 5
print(new Proxy(proxy, {}).fixed) // expect: 1
print(Object.create(proxy).other) // expect: false
const refuse = (work) => {
  try {
    return String(work())
  } catch (error) {
    return error.name
  }
}
print("absent" in proxy) // expect: false
print(refuse(() => "fixed" in proxy)) // expect: TypeError
print(refuse(() => Object.keys(proxy))) // expect: TypeError
print(refuse(() => new Proxy(target, { get: () => 2 }).fixed)) // expect: TypeError
const order = Reflect.ownKeys(new Proxy({ b: 1, 2: 1, a: 1, 1: 1 }, {}))
print(order.join()) // expect: 1,2,b,a
const { proxy: gone, revoke } = Proxy.revocable(function () {}, {})
print(typeof gone + " " + refuse(() => gone())) // expect: function undefined
revoke()
revoke()
print(typeof gone + " " + refuse(() => gone.x)) // expect: function TypeError
gone() // throws: TypeError: cannot perform 'apply' on a proxy that has been revoked
