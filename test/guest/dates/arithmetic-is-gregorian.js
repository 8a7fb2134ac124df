// spec: sec-date-objects
print(new Date(2020, 0, 31, 12).toString()) // expect: Fri Jan 31 2020 12:00:00 GMT+0000 (UTC)
const date = new Date(0)
date.setMonth(14)
print(date.toISOString() + " " + date.getDay()) // expect: 1971-03-01T00:00:00.000Z 1
print(Date.parse("2020-02-29T24:00") + " " + Date.parse("2021-02-29")) // expect: 1583020800000 NaN
print(new Date(-1).toUTCString() + " | " + new Date(NaN)) // expect: Wed, 31 Dec 1969 23:59:59 GMT | Invalid Date
print(typeof Date() + " " + Date.UTC(99, 0) + " " + new Date(2e12).toJSON()) // expect: string 915148800000 2033-05-18T03:33:20.000Z
new Date(NaN).toISOString() // throws: RangeError
