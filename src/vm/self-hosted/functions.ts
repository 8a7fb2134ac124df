// Every self-hosted function: a line break, its name, a space, its code block, serialized, in base64. One text, because a
// host reads that sooner than a table. This stand-in is empty: scripts/build.mjs compiles the files of this folder and puts
// the functions in its place.

export const FUNCTIONS: string = ""
