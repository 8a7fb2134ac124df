// spec: sec-jobs
print("start") // expect: start
const f = async (name) => {
  print(name + " runs")
  await null
  print(name + " again")
  return name
}
f("one").then((name) => print(name + " done")) // expect: one runs
Promise.resolve().then(() => print("job")).then(() => print("job after"))
f("two") // expect: two runs
print("end") // expect: end
// expect: one again
// expect: job
// expect: two again
// expect: one done
// expect: job after
