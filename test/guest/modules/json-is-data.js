// kind: module
// spec: sec-synthetic-module-records
import data from "./_parts/data.json" with { type: "json" }
import * as all from "./_parts/data.json" with { type: "json" }
print(data.name, data.list.length, all.default === data, Object.keys(all)) // expect: Thimble 2 true default
await import("./_parts/data.json").catch((error) => print(error.name)) // expect: TypeError
await import("./_parts/broken.json", { with: { type: "json" } }).catch((error) => print(error.name)) // expect: SyntaxError
const same = await import("./_parts/data.json", { with: { type: "json" } })
print(same === all) // expect: true
