// spec: sec-createperiterationenvironment
const functions = []
for (let i = 0; i < 3; i++) {
  functions.push(() => i)
  if (i === 1) i += 0
}
print(functions.map((f) => f()).join()) // expect: 0,1,2
const shared = []
for (var j = 0; j < 3; j++) shared.push(() => j)
print(shared.map((f) => f()).join()) // expect: 3,3,3
const late = []
for (let k = 0; k < 2; late.push(() => k), k++);
print(late.map((f) => f()).join()) // expect: 1,2
