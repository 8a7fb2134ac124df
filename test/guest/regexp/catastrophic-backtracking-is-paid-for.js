// ATTACKS D11
// limits: fuel 200000
/^(a+)+$/.test("a".repeat(40) + "b")
// stopped: fuel
