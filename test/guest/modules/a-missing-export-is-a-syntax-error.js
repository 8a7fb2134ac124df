// kind: module
// throws: SyntaxError
import { green } from "./_parts/colours.js"
print(green)
