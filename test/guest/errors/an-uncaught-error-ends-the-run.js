print("before") // expect: before
class Refusal extends Error {
  name = "Refusal"
}
function deep() {
  throw new Refusal("no", { cause: 1 })
}
deep()
print("never")
// throws: Refusal: no
