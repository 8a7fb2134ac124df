// What modules of `thimble/node` need of the library beside what is public: they are in a bundle of their own, and must not
// have classes of their own.

export { fileError, fromSystem } from "./capabilities/files/file-error.js"
export { FileCapability } from "./capabilities/files/files.js"
export { isInside, isName, joinPath, nameOf, parentOf, RESERVED_PREFIX } from "./capabilities/files/path.js"
export { NO_CHANGE } from "./capabilities/files/volume.js"
export { CapabilityError } from "./capabilities/permission.js"
export { SharedCount } from "./capabilities/shared-count.js"
export { bytesOfKey, storeError } from "./capabilities/store/definition.js"
export { storeOn } from "./capabilities/store/store.js"
export { show } from "./errors.js"
