// kind: module
import * as stars from "./_parts/stars.js"
print(Object.keys(stars)) // expect: colours,left,right
print(Object.keys(stars.colours), stars.colours.default) // expect: 0,default,red 1
const ambiguous = import("./_parts/wants-both.js")
await ambiguous.catch((error) => print(error.name)) // expect: SyntaxError
const again = await import("./_parts/wants-both.js").catch((error) => error)
print(again.message) // expect: module modules/_parts/stars.js has several exports named both
