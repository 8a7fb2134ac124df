// Files are counted, not allowed: what a guest may have of them is one line.

import { Engine, files, KiB, MiB } from "thimble"

const engine = new Engine()

const ONE_SMALL_FILE = files.temporary({ files: 1, bytesPerFile: 4 * KiB })
const NO_MORE_THAN_20_MB = files.temporary({ files: 10_000, bytes: 20 * MiB, bytesPerFile: 20 * MiB })

async function tryOut(what, grant, source) {
  const program = engine.compile(`import * as fs from "thimble:files"\n${source}`, { kind: "module" })
  const instance = engine.spawn(program, { grants: [grant], limits: { memory: 64 * MiB } })
  const outcome = await instance.outcome
  const { used, left } = instance.limits["file.bytes"]
  console.log(
    `${what}: ${outcome.kind}; ${instance.limits["file.count"].used} files, ${used} bytes, ${left} left`,
  )
  if (outcome.kind === "threw") console.log(`  ${outcome.error.properties.code} ${outcome.error.message}`)
}

await tryOut("one small file", ONE_SMALL_FILE, `fs.writeFileSync("/notes.txt", "remember the milk")`)
await tryOut("it grows", ONE_SMALL_FILE, `for (;;) await fs.appendFile("/notes.txt", "x".repeat(1000))`)
await tryOut("and another", ONE_SMALL_FILE, `for (const name of ["/a", "/b"]) await fs.writeFile(name, "")`)
await tryOut(
  "20 MB in all",
  NO_MORE_THAN_20_MB,
  `for (let i = 0; ; i++) fs.writeFileSync("/" + i, new Uint8Array(3 * 1024 * 1024))`,
)

// A guest that looks before it writes: the answer is what the deed then meets.
await tryOut(
  "careful",
  NO_MORE_THAN_20_MB,
  `let i = 0
  while (Thimble.permits("file", "write", "/" + i, 3_000_000).allowed) fs.writeFileSync("/" + i++, new Uint8Array(3_000_000))`,
)
