// Doubles the work for each further "a".
;/^(a+)+$/.test(`${"a".repeat(60)}!`)
