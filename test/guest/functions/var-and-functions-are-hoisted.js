print(typeof early + " " + later) // expect: function undefined
var later = 1
function early() {}
function early2() {
  return inner()
  function inner() {
    return "inner"
  }
}
print(early2()) // expect: inner
{
  function block() {}
}
print(typeof block) // expect: function
