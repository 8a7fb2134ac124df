// kind: module
// spec: sec-module-namespace-exotic-objects
import * as colours from "./_parts/colours.js"
print(Object.prototype.toString.call(colours), Object.getPrototypeOf(colours)) // expect: [object Module] null
print(Reflect.ownKeys(colours).length, Object.isExtensible(colours), Object.isSealed(colours)) // expect: 4 false true
print(JSON.stringify(Object.getOwnPropertyDescriptor(colours, "red"))) // expect: {"value":1,"writable":true,"enumerable":true,"configurable":false}
print(Reflect.set(colours, "red", 2), Reflect.deleteProperty(colours, "red"), Reflect.deleteProperty(colours, "blue")) // expect: false false true
print(Reflect.defineProperty(colours, "red", { value: 1 }), Reflect.defineProperty(colours, "red", { value: 2 })) // expect: true false
Object.freeze(colours) // throws: TypeError
print((await import("./_parts/colours.js")) === colours) // expect: true
