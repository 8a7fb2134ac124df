// What an instance has run when it is called idle: a few globals, functions and a closure.
export const SMALL_PROGRAM = `
let count = 0
function add(n) {
  count += n
  return count
}
function greet(name) {
  return \`hello \${name}\`
}
const double = (n) => n * 2
add(double(20)) + greet("world").length
`
