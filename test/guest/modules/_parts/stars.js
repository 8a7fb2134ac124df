export * from "./left.js"
export * from "./right.js"
export * from "./stars.js"
