// Works as long as it may, and keeps count: 168 primes below 1000 in each round.
let rounds = 0
let primes = 0
while (working()) {
  const composite = []
  for (let n = 2; n < 1000; n++) {
    if (composite[n]) continue
    primes++
    for (let multiple = n * n; multiple < 1000; multiple += n) composite[multiple] = true
  }
  rounds++
}
;({ rounds, primes })
