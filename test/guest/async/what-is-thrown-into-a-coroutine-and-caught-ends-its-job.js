// An async function that catches what it awaited, and returns an object: the job that resumed it goes on behind that.
const caught = async (promise) => {
  try {
    await promise
  } catch (error) {
    return { error }
  }
}
const main = async () => {
  await new Promise((resolve) => resolve()).then(() => {})
  const { error } = await caught(Promise.reject(new Error("once")))
  print(error.message) // expect: once
}
main().then(() => print("done")) // expect: done
