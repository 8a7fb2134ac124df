export const red = 1
export { red as default, red as "0" }
