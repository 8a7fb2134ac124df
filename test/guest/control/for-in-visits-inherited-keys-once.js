// spec: sec-enumerate-object-properties
const parent = { b: 1, shared: 2 }
const child = Object.create(parent, { hidden: { value: 1, enumerable: false } })
child.shared = 3
child.a = 4
child[2] = 5
child[1] = 6
const keys = []
for (const key in child) keys.push(key)
print(keys.join()) // expect: 1,2,shared,a,b
for (const key in null) print("never")
