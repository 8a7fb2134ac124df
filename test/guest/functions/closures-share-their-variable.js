function counter() {
  let n = 0
  return { up: () => ++n, read: () => n }
}
const first = counter()
const second = counter()
first.up()
first.up()
second.up()
print(first.read() + " " + second.read()) // expect: 2 1
