// Metering can't be switched off, so its price is measured by taking it out: a copy of the bundle whose loop keeps no fuel
// at jumps and never looks whether any is left. Nothing in it ever stops an endless loop.
import { mkdirSync, writeFileSync } from "node:fs"
import { bundleLibrary } from "../scripts/bundle.mjs"

/** Text of the loop with metering → without; at least `least` places must match, or there is nothing to report. */
const CUTS = [
  { pattern: /\bfuel *= *\(?fuel *\+ *displacement\d*\)?(?: *\| *0)?;/g, replacement: "", least: 20 },
  {
    pattern: /if ?\(fuel ?< ?pc\) ?\{\s*post ?=/g,
    replacement: (text) => text.replace(/fuel ?< ?pc/, "false"),
    least: 20,
  },
]

/** @returns the path of the copy, or undefined if the bundle no longer looks as expected */
export async function writeUnmetered(folder) {
  let text = await bundleLibrary()
  for (const { pattern, replacement, least } of CUTS) {
    if ((text.match(pattern) ?? []).length < least) return undefined
    text = text.replace(pattern, replacement)
  }
  mkdirSync(folder, { recursive: true })
  const file = `${folder}/unmetered.js`
  writeFileSync(file, text)
  return file
}
