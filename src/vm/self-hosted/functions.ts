// Every self-hosted function by name: its code block, serialized, in base64. This stand-in is empty: scripts/build.mjs
// compiles the files of this folder and puts the functions in its place.

export const FUNCTIONS: Readonly<Record<string, string>> = {}
