import { both } from "./stars.js"
print(both)
