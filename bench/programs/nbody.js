// An object graph with floating-point fields: planets that attract each other.
class Body {
  constructor(x, y, z, vx, vy, vz, mass) {
    this.x = x
    this.y = y
    this.z = z
    this.vx = vx
    this.vy = vy
    this.vz = vz
    this.mass = mass
  }
}

function system() {
  return [
    new Body(0, 0, 0, 0, 0, 0, 39.5),
    new Body(4.84, -1.16, -0.1, 0.6, 2.81, -0.02, 0.037),
    new Body(8.34, 4.12, -0.4, -1.01, 1.82, 0.008, 0.011),
    new Body(12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017),
    new Body(15.37, -25.9, 0.17, 0.97, 0.59, -0.03, 0.002),
  ]
}

function advance(bodies, dt) {
  const count = bodies.length
  for (let i = 0; i < count; i++) {
    const a = bodies[i]
    for (let j = i + 1; j < count; j++) {
      const b = bodies[j]
      const dx = a.x - b.x
      const dy = a.y - b.y
      const dz = a.z - b.z
      const distance = dx * dx + dy * dy + dz * dz
      const force = dt / (distance * Math.sqrt(distance))
      a.vx -= dx * b.mass * force
      a.vy -= dy * b.mass * force
      a.vz -= dz * b.mass * force
      b.vx += dx * a.mass * force
      b.vy += dy * a.mass * force
      b.vz += dz * a.mass * force
    }
  }
  for (const body of bodies) {
    body.x += dt * body.vx
    body.y += dt * body.vy
    body.z += dt * body.vz
  }
}

function energy(bodies) {
  let total = 0
  bodies.forEach((a, i) => {
    total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j]
      const dx = a.x - b.x
      const dy = a.y - b.y
      const dz = a.z - b.z
      total -= (a.mass * b.mass) / Math.sqrt(dx * dx + dy * dy + dz * dz)
    }
  })
  return total
}

function main() {
  const bodies = system()
  for (let i = 0; i < 4000; i++) advance(bodies, 0.01)
  return energy(bodies).toFixed(8)
}
