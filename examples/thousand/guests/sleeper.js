// To the guest `sleep` is an ordinary call. It answers whether to go on.
let naps = 0
while (sleep(20 + ((7 * naps) % 40))) naps++
naps
