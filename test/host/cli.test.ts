// The command line, run as people run it.

import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { parseArguments } from "../../src/host/cli/arguments.js"

const folder = mkdtempSync(join(tmpdir(), "thimble-cli-"))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return name
}

function thimble(args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(process.cwd(), "dist/cli.js"), ...args],
    {
      cwd: folder,
      input,
      encoding: "utf8",
    },
  )
  return { status, stdout, stderr }
}

test("run prints what the guest prints", () => {
  const name = file("hello.js", 'print("hello", { a: [1] })\nconsole.log("there")\nconsole.error("oops")')
  expect(thimble(["run", name])).toEqual({
    status: 0,
    stdout: "hello { a: [ 1 ] }\nthere\n",
    stderr: "oops\n",
  })
})

test("several files share one instance; - is standard input", () => {
  const first = file("first.js", "let shared = 20; function twice(x) { return 2 * x }")
  expect(thimble(["run", first, "-"], "print(twice(shared) + 2)")).toMatchObject({
    status: 0,
    stdout: "42\n",
  })
})

test("an error shows the line where it happened", () => {
  const name = file("bad.js", "function boom(x) {\n  return x.y.z\n}\nboom({})")
  const { status, stderr } = thimble(["run", name])
  expect(status).toBe(1)
  expect(stderr).toBe(
    "TypeError: cannot read properties of undefined (reading 'z')\n2 |   return x.y.z\n  |              ^\n" +
      "    at boom (bad.js:2:14)\n    at bad.js:4:1\n",
  )
})

test("what does not compile shows where", () => {
  const { status, stderr } = thimble(["run", file("syntax.js", "let a = 1;\nlet b = );")])
  expect(status).toBe(3)
  expect(stderr).toMatch(/^syntax\.js:2:9: SyntaxError: .*\n2 \| let b = \);\n {2}\| {9}\^\n$/)
})

test("limits stop it", () => {
  const { status, stderr } = thimble([
    "run",
    file("endless.js", "for (;;) {}"),
    "--fuel",
    "10_000",
    "--memory=1MiB",
  ])
  expect(status).toBe(4)
  expect(stderr).toMatch(/^stopped: fuel \(10\d\d\d fuel and \d+ bytes used\)\n$/)
})

test("--json tells the outcome", () => {
  const { stdout } = thimble(["run", file("value.js", "[1, { a: null }]"), "--json"])
  expect(JSON.parse(stdout)).toMatchObject({
    kind: "completed",
    value: [1, { a: null }],
    usage: { hostCalls: 0 },
  })
  const thrown = thimble(["run", file("thrown.js", "throw new RangeError('r')"), "--json"])
  expect(thrown.status).toBe(1)
  expect(JSON.parse(thrown.stdout)).toMatchObject({
    kind: "threw",
    error: { name: "RangeError", message: "r" },
  })
})

test("--instances runs many and tells what they used", () => {
  const name = file("sum.js", "let s = 0; for (let i = 0; i < 100; i++) s += i")
  expect(JSON.parse(thimble(["run", name, "--instances", "50", "--json"]).stdout)).toMatchObject({
    instances: 50,
    completed: 50,
    threw: 0,
  })
})

test("a .mjs file is a module, and imports files of its folder tree", () => {
  mkdirSync(join(folder, "app/lib"), { recursive: true })
  file("outside.js", "export const secret = 1")
  symlinkSync(join(folder, "outside.js"), join(folder, "app/link.js"))
  file("app/data.json", "[1, 2]")
  file("app/lib/twice.js", 'import { base } from "../main.mjs"\nexport const twice = (x) => 2 * (x + base())')
  const main = file(
    "app/main.mjs",
    `import { twice } from "./lib/twice.js"
    import data from "./data.json" with { type: "json" }
    export function base() { return 1 }
    const refusals = []
    for (const path of ["../outside.js", "./link.js", "./gone.js", "./data.json", "/etc/hosts.js", "fs"])
      await import(path).catch((error) => refusals.push(error.message))
    print(data.map(twice), globalThis.runs = (globalThis.runs ?? 0) + 1)
    print(refusals.join("\\n"))`,
  )
  for (const name of [main, `./${main}`]) {
    const { status, stdout, stderr } = thimble(["run", name])
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout.split("\n")).toEqual([
      "[ 4, 6 ] 1",
      "no module ../outside.js: it is outside the folder of the file that runs",
      "no module app/link.js: it is outside the folder of the file that runs",
      "no module app/gone.js: there is no such file",
      "no module app/data.json: its name must end in .js or .mjs",
      "no module /etc/hosts.js: only ./ and ../ paths of local files can be imported",
      "no module fs: only ./ and ../ paths of local files can be imported",
      "",
    ])
  }
})

test("repl evaluates line by line, and goes on after errors", () => {
  const input =
    "let a = 1\na + 1\nfunction f() {\n  return a\n}\nf() + 5\nnull.x\nthrow 'text'\n[a].map((x) => -x)\n"
  const { status, stdout } = thimble(["repl"], input)
  expect(status).toBe(0)
  for (const part of ["> 2 ", "> 6 ", "cannot read properties of null", "uncaught: 'text'", "> [ -1 ]"]) {
    expect(stdout).toContain(part)
  }
})

test("dis lists instructions", () => {
  const { status, stdout } = thimble(["dis", file("dis.js", "let a = 1; a + 2")])
  expect(status).toBe(0)
  expect(stdout).toContain("LoadInt")
})

test("wrong usage is told, with the usage", () => {
  for (const args of [
    [],
    ["frob"],
    ["run"],
    ["run", "x.js", "--frob"],
    ["run", "x.js", "--fuel", "-3"],
    ["dis"],
  ]) {
    const { status, stderr } = thimble(args)
    expect(status).toBe(2)
    expect(stderr).toMatch(/^thimble: .*\n\nusage: /)
  }
  expect(thimble(["run", "missing.js"])).toMatchObject({
    status: 2,
    stderr: "thimble: missing.js can't be read: ENOENT\n",
  })
  expect(thimble(["--help"]).stdout).toMatch(/^usage: /)
  expect(thimble(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test("amounts can be written in several ways", () => {
  const limits = (...args: string[]) => (parseArguments(["run", "f", ...args]) as { limits: unknown }).limits
  expect(limits("--fuel", "1e6", "--memory", "512KiB", "--depth=20")).toEqual({
    fuel: 1e6,
    memory: 524_288,
    depth: 20,
  })
  expect(limits("--fuel", "Infinity", "--memory", "1.5m")).toMatchObject({
    fuel: Infinity,
    memory: 1_572_864,
  })
  for (const bad of ["1.5", "x", "-1", "1e400"]) expect(() => limits("--fuel", bad)).toThrow(/--fuel needs/)
  for (const bad of ["4 miles", "-1", ""]) expect(() => limits("--memory", bad)).toThrow(/--memory needs/)
})
