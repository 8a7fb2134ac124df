class Account {
  static #opened = 0
  #balance = 0
  id = ++Account.#opened
  static {
    this.label = "accounts"
  }
  deposit(amount) {
    this.#balance += amount
    return this
  }
  get balance() {
    return this.#balance
  }
  static has(x) {
    return #balance in x
  }
}
const account = new Account().deposit(5).deposit(7)
print(account.balance + " " + account.id + " " + new Account().id) // expect: 12 1 2
print(Account.has(account) + " " + Account.has({})) // expect: true false
print(Account.label) // expect: accounts
Account.prototype.deposit.call({}, 1) // throws: TypeError
