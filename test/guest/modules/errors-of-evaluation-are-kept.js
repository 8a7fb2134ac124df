// spec: sec-moduleevaluation. Dynamic imports, from a script.
const failed = async (promise) => {
  try {
    await promise
    print("did not fail")
  } catch (error) {
    return error
  }
}
const main = async () => {
  const first = await failed(import("./_parts/imports-throws.js")) // expect: throws is evaluated
  const second = await failed(import("./_parts/throws.js"))
  print(first === second, first.message) // expect: true thrown once
  print(await failed(import("./_parts/bad-syntax.js")) instanceof SyntaxError) // expect: true
  print(await failed(import("./_parts/missing.js"))) // expect: TypeError: there is no module ./_parts/missing.js
  const css = import("./_parts/colours.js", { with: { type: "css" } })
  print(await failed(css)) // expect: TypeError: module type css is not supported
  const unknown = import("./_parts/colours.js", { with: { shape: "round" } })
  print(await failed(unknown)) // expect: TypeError: import attribute shape is not supported
  print(await failed(import({ toString() { throw 1 } }))) // expect: 1
  print(await failed(import("./_parts/colours.js", { get with() { throw 2 } }))) // expect: 2
}
main()
