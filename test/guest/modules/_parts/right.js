export const right = "right"
export const both = "from right"
export * as colours from "./colours.js"
