// kind: module
import isEven, { readEarly } from "./_parts/even.js"
import * as self from "./cycles-share-hoisted-functions.js"
// expect: ReferenceError
print(isEven(10), readEarly()) // expect: true true
self.later // throws: ReferenceError
print("later" in self) // expect: true
export let later = 1
print(self.later) // expect: 1
