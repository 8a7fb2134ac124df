// ATTACKS D10
const depth = 3000
const text = "[".repeat(depth) + "]".repeat(depth)
print(JSON.stringify(JSON.parse(text)) === text) // expect: true
JSON.parse("[".repeat(100000)) // throws: SyntaxError
const loop = {}
loop.self = { loop }
JSON.stringify(loop) // throws: TypeError
