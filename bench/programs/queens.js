// Back-tracking: queens on a board, and a sudoku.
function queens(size) {
  const columns = []
  const up = []
  const down = []
  function place(row) {
    if (row === size) return 1
    let found = 0
    for (let column = 0; column < size; column++) {
      if (columns[column] || up[row + column] || down[row - column + size]) continue
      columns[column] = up[row + column] = down[row - column + size] = true
      found += place(row + 1)
      columns[column] = up[row + column] = down[row - column + size] = false
    }
    return found
  }
  return place(0)
}

function solve(board) {
  let at = -1
  let fewest = 10
  let candidates = 0
  for (let i = 0; i < 81; i++) {
    if (board[i] !== 0) continue
    const row = (i / 9) | 0
    const column = i % 9
    const corner = ((row / 3) | 0) * 27 + ((column / 3) | 0) * 3
    let used = 0
    for (let k = 0; k < 9; k++) {
      used |= 1 << board[row * 9 + k]
      used |= 1 << board[k * 9 + column]
      used |= 1 << board[corner + ((k / 3) | 0) * 9 + (k % 3)]
    }
    let free = 0
    for (let value = 1; value <= 9; value++) if (!(used & (1 << value))) free++
    if (free < fewest) {
      fewest = free
      at = i
      candidates = ~used
    }
    if (free === 0) return false
  }
  if (at < 0) return true
  for (let value = 1; value <= 9; value++) {
    if (!(candidates & (1 << value))) continue
    board[at] = value
    if (solve(board)) return true
  }
  board[at] = 0
  return false
}

const PUZZLE = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"

function main() {
  const board = [...PUZZLE].map(Number)
  const solved = solve(board)
  return `${queens(7)} ${queens(8)} ${solved} ${board.slice(0, 18).join("")}`
}
