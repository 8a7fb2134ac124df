function down() {
  return down() + 1
}
let caught = "nothing"
try {
  down()
} catch (error) {
  caught = typeof error.name
}
print(caught) // expect: string
