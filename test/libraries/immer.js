import { applyPatches, createDraft, current, enableMapSet, enablePatches, finishDraft, isDraft, original, produce, produceWithPatches } from "immer"

enableMapSet()
enablePatches()

const base = {
  todos: Array.from({ length: 8 }, (_, id) => ({ id, title: `todo ${id}`, done: id % 2 === 0, tags: ["a"] })),
  index: new Map([["first", { n: 1 }]]),
  seen: new Set([1, 2]),
}
let state = base
for (let i = 0; i < size * 3; i++) {
  state = produce(state, (draft) => {
    draft.todos[i % 8].done = !draft.todos[i % 8].done
    draft.todos[(i + 1) % 8].tags.push(`t${i}`)
    if (i % 3 === 0) draft.todos.splice(2, 1, { id: 100 + i, title: "new", done: false, tags: [] })
    draft.index.set(`k${i}`, { n: i })
    draft.index.get("first").n += i
    draft.seen.add(i).delete(2)
    draft.todos.sort((a, b) => b.id - a.id)
  })
}
print(JSON.stringify(state.todos), JSON.stringify([...state.index]), [...state.seen].join())
print(base.todos.length, base.index.size, state === base, state.todos[0] === base.todos[7], Object.isFrozen(state.todos))
const [next, patches, inverse] = produceWithPatches(state, (draft) => {
  draft.todos[0].title = "patched"
  draft.todos.pop()
  delete draft.todos[1].tags
  draft.index.delete("first")
})
print(JSON.stringify(patches), JSON.stringify(inverse))
print(JSON.stringify(applyPatches(next, inverse).todos) === JSON.stringify(state.todos))
produce(state, (draft) => {
  draft.todos[0].done = "x"
  print(isDraft(draft), isDraft(current(draft).todos), original(draft) === state, "todos" in draft, Object.keys(draft).join())
})
const draft = createDraft({ a: { b: 1 } })
draft.a.b++
print(JSON.stringify(finishDraft(draft)), produce([1, 2, 3], (list) => list.filter((x) => x > 1)).join())
try {
  state.todos.push(1)
} catch (error) {
  print(error.name)
}
try {
  produce({ a: 1 }, (d) => {
    d.a = 2
    return { other: true }
  })
} catch (error) {
  print(error.message)
}
