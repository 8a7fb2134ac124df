// spec: sec-try-statement
function returns() {
  try {
    return "try"
  } finally {
    return "finally"
  }
}
function breaks() {
  for (;;) {
    try {
      throw 1
    } finally {
      break
    }
  }
  return "after"
}
function order() {
  const log = []
  const f = () => {
    try {
      log.push("try")
      return log.push("value")
    } finally {
      log.push("finally")
    }
  }
  f()
  return log.join()
}
print(returns()) // expect: finally
print(breaks()) // expect: after
print(order()) // expect: try,value,finally
