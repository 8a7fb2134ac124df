import { value } from "./slow.js"
print("needs", value)
