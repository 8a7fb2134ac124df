import { sample } from "../sample.mjs"
import { open } from "./v8.mjs"

const v8 = await open()
const loaded = new Map()

process.on("message", async (message) => {
  try {
    process.send({ value: (await answer(message)) ?? null })
  } catch (error) {
    process.send({ error: String(error) })
  }
})

function answer({ load, run, sample: name, options }) {
  if (load !== undefined) loaded.set(load.name, v8.load(load))
  if (run !== undefined) return loaded.get(run).run()
  if (name !== undefined) return sample(loaded.get(name).run, options)
}
