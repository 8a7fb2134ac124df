// The examples, run as people run them.

import { spawnSync } from "node:child_process"
import { readdirSync } from "node:fs"
import { expect, test } from "vitest"

function example(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`examples/${args[0]}`, ...args.slice(1)], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  })
  expect({ status, stderr }, `${args[0]}: ${stderr}`).toEqual({ status: 0, stderr: "" })
  return stdout
}

const OUTPUT: Record<string, string> = {
  "run.js": `completed [ 1, 4, 9 ]
threw TypeError: cannot read properties of null (reading 'length')
    at broken.js:1:6
`,
  "limits.js": `endless loop: stopped, fuel
one big text: completed, QuotaExceededError
a hog: stopped, memory
recursion: threw, RangeError: maximum call stack size exceeded
by hand: 1000 after SLICES slices and FUEL fuel; LEFT left
`,
  "host-functions.js": `sum 5
user { name: 'Ada', born: 1970-01-01T00:00:00.000Z }
caught no user nobody
each 1
each 2
each 3
prices [ { what: 'tea', price: 3 }, { what: 'milk', price: 4 } ]
completed 13 host calls
double 42
`,
  "fetch.js": `/prices 200 false {"tea":3,"milk":4}
/moved 200 true {"tea":3,"milk":4}
/escape NotAllowedError EACCES
/prices NotAllowedError EACCES
/flood QuotaExceededError EDQUOT
completed; 5 requests, 5 left
`,
  "files.js": `one small file: completed; 1 files, 17 bytes, 4194287 left
it grows: threw; 1 files, 4000 bytes, 4190304 left
  EDQUOT EDQUOT: file: 1000 more bytes in one file do not fit: 4000 of 4096 are used, open '/notes.txt'
and another: threw; 1 files, 0 bytes, 4194304 left
  EDQUOT EDQUOT: file: 1 more files do not fit: 1 of 1 are used, open '/b'
20 MB in all: threw; 6 files, 18874368 bytes, 2097152 left
  EDQUOT EDQUOT: file: 3145728 more bytes do not fit: 18874368 of 20971520 are used, open '/6'
careful: completed; 6 files, 18000000 bytes, 2971520 left
`,
  "console-and-timers.js": `[log] guest rolls the dice
[info] { rolls: [ 5, 4, 2, 5 ], total: 16 }
[log] and on, and on
[log] and on, and on
[log] and on, and on
threw QuotaExceededError: console: 1 more texts do not fit: 5 of 5 are used
timers left: 1
`,
  "watching.js": `careful: completed with 100000 numbers; the cache was dropped: true
careless: stopped memory
`,
  "own-capability.js": `  audit: Ann@Example.org true (granted)
  -> ann@example.org: hello
  audit: bob@elsewhere.net false (no rule allows send of bob@elsewhere.net)
  audit: carl@example.org true (granted)
  -> carl@example.org: hello
  audit: dora@example.org false (1 more letters do not fit: 2 of 2 are used)
1, NotAllowedError, TypeError, 1, 2, QuotaExceededError
declare const post: {
  /** Sends a letter; answers its number. */
  send(to: string, text: string): number
}
`,
  "many-tenants.js": `alice completed { name: 'alice', total: 120, discount: 12 }
bob completed { name: 'bob', total: 15, discount: 0 }
mallory stopped fuel
request aborted
request aborted
request aborted
`,
}

for (const [file, output] of Object.entries(OUTPUT)) {
  test(`examples/${file}`, () => {
    const text = example(file)
    if (file !== "limits.js") {
      expect(text).toBe(output)
      return
    }
    // What a loop costs may change with the compiler; what must hold of the figures may not.
    const [, slices, fuel, left] = /after (\d+) slices and (\d+) fuel; (\d+) left/.exec(text)!.map(Number)
    expect(text.replace(/\d+ slices and \d+ fuel; \d+ left/, "SLICES slices and FUEL fuel; LEFT left")).toBe(
      output,
    )
    expect(fuel! + left!).toBe(100_000_000)
    expect(slices).toBeGreaterThanOrEqual(fuel! / 1_000)
    expect(slices).toBeLessThanOrEqual(fuel! / 1_000 + 1)
  })
}

test("every example is tested here", () => {
  const files = readdirSync("examples").filter((name) => name.endsWith(".js"))
  expect(files.sort()).toEqual(Object.keys(OUTPUT).sort())
})
