// `files.directory`: a directory of the host, for thimble/node.

import { internals, files as library } from "../../../index.js"
import type { FileCapability } from "../files.js"
import type { FileOptions } from "../options.js"
import { attach } from "./account.js"
import { DirectoryVolume } from "./directory-volume.js"
import { HostTree } from "./host-tree.js"

/**
 * A directory of the host as the guest's "/". Reading is allowed unless options say otherwise, and nothing else is. What is in
 * it already counts: `bytes: 20 * MiB` is what it may hold in all. Instances that share it share its account.
 *
 * @param root an absolute path, of a directory that holds nothing but what guests may have
 * @throws ThimbleError `bad-grant`, `bad-limit`, `unknown-option`; at spawn `too-large` beyond 100,000 entries
 */
function directory(root: string, options: FileOptions = {}): FileCapability {
  const tree = new HostTree(root)
  return new internals.FileCapability("files.directory", {
    options,
    byDefault: { read: true },
    open: ({ owner }, suffix) => new DirectoryVolume(tree, attach(tree, owner.ledger, suffix)),
  })
}

export const files = Object.freeze({ ...library, directory })
