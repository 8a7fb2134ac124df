let a; let a
