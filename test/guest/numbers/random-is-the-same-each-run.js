const first = Math.random()
print(first >= 0 && first < 1 && first !== Math.random()) // expect: true
print(Math.max() + Math.min(1, "0") + Math.hypot(3, 4)) // expect: -Infinity
