function f(x) {
  const log = []
  switch (x) {
    case 1:
      log.push("one")
    default:
      log.push("default")
    case 2:
      log.push("two")
      break
    case 3:
      log.push("three")
  }
  return log.join()
}
print(f(1)) // expect: one,default,two
print(f(2)) // expect: two
print(f(3)) // expect: three
print(f("1")) // expect: default,two
