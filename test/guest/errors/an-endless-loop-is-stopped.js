// limits: fuel 100000
print("before") // expect: before
try {
  for (;;);
} catch {
  print("never: no handler runs")
} finally {
  print("never: no finally runs")
}
// stopped: fuel
