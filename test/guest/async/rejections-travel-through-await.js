async function fails() {
  await null
  throw new RangeError("deep")
}
async function main() {
  try {
    await fails()
  } catch (error) {
    print(error.name) // expect: RangeError
  } finally {
    print("finally") // expect: finally
  }
  const settled = await Promise.allSettled([fails(), 1])
  print(settled.map((x) => x.status).join()) // expect: rejected,fulfilled
  print(await Promise.race([new Promise(() => {}), Promise.resolve("won")])) // expect: won
  return Promise.any([fails(), Promise.resolve("any")])
}
main().then(print) // expect: any
