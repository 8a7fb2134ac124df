// spec: sec-asyncgeneratorstart
async function* generate() {
  await Promise.reject("rejected")
}
generate()
  .next()
  .catch((reason) => print(reason)) // expect: rejected
