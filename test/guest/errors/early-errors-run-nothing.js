print("never")
let twice = 1
let twice = 2
// syntax-error: twice
