const read = () => value
read() // throws: ReferenceError
let value = 1
print(read()) // expect: 1
{ typeof later; let later = 2 } // throws: ReferenceError
print(typeof undeclared) // expect: undefined
value2 = 3 // throws: ReferenceError
const value2 = 0
value2 = 1 // throws: TypeError
