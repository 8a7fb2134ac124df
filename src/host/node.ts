// The entry `thimble/node`: everything of `thimble`, and what needs Node.js besides. Its bundle imports that of `thimble`, so
// that both have the same classes; what stands here, or is imported from here, imports the library from index.js alone.

export { files } from "./capabilities/files/directory/directory.js"
export { fetch } from "./capabilities/net/node-fetch.js"
export { type SqliteDatabase, type SqliteOptions, store } from "./capabilities/store/sqlite-shelf.js"
export * from "./index.js"
