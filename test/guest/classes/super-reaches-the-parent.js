class Base {
  constructor(name) {
    this.name = name
    this.made = new.target.name
  }
  hello() {
    return "hello " + this.name
  }
  static make(name) {
    return new this(name)
  }
}
class Derived extends Base {
  constructor(name) {
    const early = () => this
    super(name + "!")
    this.same = early() === this
  }
  hello() {
    return super.hello() + " from " + this.made
  }
  static make(name) {
    return super.make(name)
  }
}
const it = Derived.make("ada")
print(it.hello()) // expect: hello ada! from Derived
print(it.same) // expect: true
new (class extends Base { constructor() {} })() // throws: ReferenceError
Base() // throws: TypeError
class Empty extends null {}
print(Object.getPrototypeOf(Empty.prototype)) // expect: null
