async function* numbers() {
  try {
    for (let i = 0; ; i++) yield Promise.resolve(i)
  } finally {
    print("closed")
  }
}
async function main() {
  for await (const n of numbers()) {
    if (n === 2) break
    print(n)
  }
  // expect: 0
  // expect: 1
  // expect: closed
  const it = numbers()
  const all = await Promise.all([it.next(), it.next(), it.return("r"), it.next()])
  print(all.map((x) => x.value + "" + x.done).join()) // expect: closed
  // expect: 0false,1false,rtrue,undefinedtrue
}
main()
