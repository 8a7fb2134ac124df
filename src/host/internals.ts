// What modules of `thimble/node` need of the library beside what is public: they are in a bundle of their own, and must not
// have classes of their own.

export { COUNTED } from "./capabilities/files/definition.js"
export { fileError, fromSystem } from "./capabilities/files/file-error.js"
export { FileCapability } from "./capabilities/files/files.js"
export { isInside, isName, joinPath, nameOf, parentOf, RESERVED_PREFIX } from "./capabilities/files/path.js"
export { NO_CHANGE } from "./capabilities/files/volume.js"
export { CapabilityError } from "./capabilities/permission.js"
export { show } from "./errors.js"
