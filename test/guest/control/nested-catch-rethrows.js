const log = []
try {
  try {
    throw new Error("first")
  } catch ({ message }) {
    log.push("caught " + message)
    throw new TypeError("second")
  } finally {
    log.push("inner finally")
  }
} catch (error) {
  log.push(error.name + " " + error.message)
} finally {
  log.push("outer finally")
}
print(log.join("; ")) // expect: caught first; inner finally; TypeError second; outer finally
