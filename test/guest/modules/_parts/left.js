export const left = "left"
export const both = "from left"
export default "not passed on"
export * as colours from "./colours.js"
