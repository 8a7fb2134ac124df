// spec: sec-internalizejsonproperty
const seen = []
const value = JSON.parse('[1.0,{"a":"x"},null]', function (key, value, { source }) {
  seen.push(`${key}:${source}`)
  return typeof value === "number" ? undefined : value
})
print(seen.join(" ")) // expect: 0:1.0 a:"x" 1:undefined 2:null :undefined
print(JSON.stringify(value) + " " + (0 in value)) // expect: [null,{"a":"x"},null] false
