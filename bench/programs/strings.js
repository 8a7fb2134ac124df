// Strings: building by appending, scanning by code unit, searching, slicing, splitting and joining.
const ALPHABET = "the quick brown fox jumps over the lazy dog and runs away from seven wild boars "

function rotate(text, by) {
  let out = ""
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    out += unit >= 97 && unit <= 122 ? String.fromCharCode(((unit - 97 + by) % 26) + 97) : text[i]
  }
  return out
}

function count(text) {
  const words = Object.create(null)
  let start = -1
  for (let i = 0; i <= text.length; i++) {
    const letter = i < text.length && text[i] !== " "
    if (letter && start < 0) start = i
    else if (!letter && start >= 0) {
      const word = text.slice(start, i)
      words[word] = (words[word] ?? 0) + 1
      start = -1
    }
  }
  return words
}

function hash(text) {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return (h >>> 0).toString(16)
}

function palindromes(words) {
  let found = 0
  for (const word of words) {
    let i = 0
    let j = word.length - 1
    while (i < j && word[i] === word[j]) {
      i++
      j--
    }
    if (i >= j) found++
  }
  return found
}

function main() {
  let text = ALPHABET.repeat(60)
  const turned = rotate(rotate(rotate(text, 3), 10), 13)
  const words = count(turned)
  const title = turned
    .split(" ")
    .map((word) => (word === "" ? word : word[0].toUpperCase() + word.slice(1)))
    .join("-")
  let found = 0
  for (let at = text.indexOf("wild"); at >= 0; at = text.indexOf("wild", at + 1)) found++
  text = ""
  for (let i = 0; i < 8000; i++) text += `${i % 10}${String.fromCharCode(97 + (i % 26))},`
  const padded = text.split(",").map((part, i) => part.padStart((i % 5) + 2, "."))
  return [
    Object.keys(words).length,
    words.the,
    hash(title),
    found,
    hash(padded.join("")),
    palindromes(turned.split(" ")),
    turned === ALPHABET.repeat(60),
  ].join(" ")
}
