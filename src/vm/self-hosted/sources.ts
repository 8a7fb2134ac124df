// The text of every self-hosted file, by file name. This stand-in is empty: scripts/build.mjs replaces it by the files
// themselves, so that the bundle carries them.

export const SOURCES: Readonly<Record<string, string>> = {}
