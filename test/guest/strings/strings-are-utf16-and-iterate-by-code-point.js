const text = "a😀b"
print(text.length + " " + [...text].length) // expect: 4 3
print(text.charCodeAt(1).toString(16) + " " + text.codePointAt(1).toString(16)) // expect: d83d 1f600
print("b" < "a😀" ? "less" : "not less") // expect: not less
print(text.at(-1) + text[0] + text[9]) // expect: baundefined
print("\u{1F600}" === "\uD83D\uDE00") // expect: true
