// An interpreter in the guest: a stack machine with a switch, running a program that it has assembled from text.
const OPERATIONS = ["push", "load", "store", "add", "sub", "mul", "mod", "less", "jump", "branch", "halt"]

const PROGRAM = `
  push 0      store total
  push 1      store i
loop:
  load i      push 12000    less    branch done
  load i      load i        mul     push 7       mod
  load total  add           store total
  load i      push 1        add     store i
  jump loop
done:
  halt
`

function assemble(text) {
  const labels = {}
  const variables = {}
  const code = []
  const words = text.split(/\s+/).filter((word) => word !== "")
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word.endsWith(":")) {
      labels[word.slice(0, -1)] = code.length
      continue
    }
    const operation = OPERATIONS.indexOf(word)
    code.push(operation)
    if (operation === 0) code.push(Number(words[++i]))
    else if (operation <= 2) code.push((variables[words[++i]] ??= Object.keys(variables).length))
    else if (operation === 8 || operation === 9) code.push(words[++i])
  }
  return code.map((word) => (typeof word === "string" ? labels[word] : word))
}

function execute(code) {
  const stack = []
  const memory = [0, 0, 0, 0]
  let pc = 0
  let steps = 0
  for (;;) {
    steps++
    switch (code[pc++]) {
      case 0:
        stack.push(code[pc++])
        break
      case 1:
        stack.push(memory[code[pc++]])
        break
      case 2:
        memory[code[pc++]] = stack.pop()
        break
      case 3:
        stack.push(stack.pop() + stack.pop())
        break
      case 4: {
        const right = stack.pop()
        stack.push(stack.pop() - right)
        break
      }
      case 5:
        stack.push(stack.pop() * stack.pop())
        break
      case 6: {
        const right = stack.pop()
        stack.push(stack.pop() % right)
        break
      }
      case 7: {
        const right = stack.pop()
        stack.push(stack.pop() < right)
        break
      }
      case 8:
        pc = code[pc]
        break
      case 9: {
        const target = code[pc++]
        if (!stack.pop()) pc = target
        break
      }
      default:
        return `${memory[0]} ${memory[1]} ${steps}`
    }
  }
}

function main() {
  return execute(assemble(PROGRAM))
}
