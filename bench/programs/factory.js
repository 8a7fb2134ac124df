// A small operating system in classes: stations with queues, workers of four kinds, messages and priorities.
const IDLE = 0
const READY = 1
const BLOCKED = 2

class Message {
  constructor(kind, payload) {
    this.kind = kind
    this.payload = payload
    this.link = null
  }
}

class Queue {
  constructor() {
    this.head = null
    this.tail = null
    this.length = 0
  }
  push(message) {
    message.link = null
    if (this.tail === null) this.head = message
    else this.tail.link = message
    this.tail = message
    this.length++
  }
  shift() {
    const message = this.head
    if (message === null) return null
    this.head = message.link
    if (this.head === null) this.tail = null
    this.length--
    return message
  }
}

class Worker {
  constructor(floor, priority) {
    this.floor = floor
    this.priority = priority
    this.inbox = new Queue()
    this.state = IDLE
    this.handled = 0
  }
  receive(message) {
    this.inbox.push(message)
    if (this.state === IDLE) this.state = READY
  }
  step() {
    const message = this.inbox.shift()
    if (message === null) {
      this.state = IDLE
      return
    }
    this.handled++
    this.handle(message)
  }
}

class Source extends Worker {
  constructor(floor, priority, count) {
    super(floor, priority)
    this.left = count
    this.seed = 17
  }
  handle(message) {
    if (this.left === 0) return
    this.left--
    this.seed = (this.seed * 141 + 28411) % 134456
    this.floor.send(
      this.seed & 1 ? "cutter" : "press",
      new Message("raw", { weight: this.seed % 100, stamps: 0 }),
    )
    this.receive(message)
  }
}

class Cutter extends Worker {
  handle(message) {
    const { payload } = message
    if (payload.weight > 60) {
      const half = payload.weight >> 1
      this.floor.send("press", new Message("part", { weight: half, stamps: payload.stamps }))
      payload.weight -= half
    }
    this.floor.send("press", message)
  }
}

class Press extends Worker {
  constructor(floor, priority) {
    super(floor, priority)
    this.heat = 0
  }
  handle(message) {
    this.heat += message.payload.weight
    message.payload.stamps++
    if (this.heat > 500) {
      this.heat = 0
      this.state = BLOCKED
      this.floor.cooling.push(this)
    }
    this.floor.send(
      message.payload.stamps < 3 && message.payload.weight % 3 === 0 ? "cutter" : "store",
      message,
    )
  }
}

class Store extends Worker {
  constructor(floor, priority) {
    super(floor, priority)
    this.weight = 0
    this.checksum = 0
  }
  handle(message) {
    this.weight += message.payload.weight
    this.checksum = (this.checksum * 33 + message.payload.stamps * 7 + message.payload.weight) % 1000003
  }
}

class Floor {
  constructor(count) {
    this.workers = {
      source: new Source(this, 1, count),
      cutter: new Cutter(this, 3),
      press: new Press(this, 4),
      store: new Store(this, 2),
    }
    this.order = Object.values(this.workers).sort((a, b) => b.priority - a.priority)
    this.cooling = []
    this.ticks = 0
  }
  send(name, message) {
    this.workers[name].receive(message)
  }
  run() {
    for (;;) {
      this.ticks++
      if (this.ticks % 5 === 0 && this.cooling.length > 0) this.cooling.pop().state = READY
      let chosen = null
      for (let i = 0; i < this.order.length; i++) {
        if (this.order[i].state === READY) {
          chosen = this.order[i]
          break
        }
      }
      if (chosen !== null) chosen.step()
      else if (this.cooling.length === 0) return
    }
  }
}

function main() {
  const floor = new Floor(9000)
  floor.send("source", new Message("start", null))
  floor.run()
  const { store, press, cutter } = floor.workers
  return [store.weight, store.checksum, press.handled, cutter.handled, floor.ticks].join(" ")
}
