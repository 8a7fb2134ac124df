class Failure extends Error {}
class Worse extends Failure {
  field = 1
}
const make = () => new Worse("m")
const { stack } = make()
print(stack.split("\n").map((line) => line.trim().split(" ").slice(0, 2).join(" ")).slice(0, 2).join("|")) // expect: Error: m|at make
