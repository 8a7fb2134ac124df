// Errors of file deeds, as Node.js words them: code, text, system call, the guest's path. Nothing of the host's own path or
// message is in them.

import { CapabilityError } from "../permission.js"

const TEXTS = {
  EACCES: "permission denied",
  EAGAIN: "resource temporarily unavailable",
  EBUSY: "resource busy or locked",
  EDQUOT: "disk quota exceeded",
  EEXIST: "file already exists",
  EINVAL: "invalid argument",
  EIO: "i/o error",
  EISDIR: "illegal operation on a directory",
  ELOOP: "symbolic links are not followed",
  EMFILE: "too many open files",
  EMLINK: "the file has more than one name",
  ENAMETOOLONG: "name too long",
  ENOENT: "no such file or directory",
  ENOSPC: "no space left on device",
  ENOTDIR: "not a directory",
  ENOTEMPTY: "directory not empty",
  ENOTSUP: "operation not supported",
  EOVERFLOW: "too many entries",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
  ESTALE: "the directory has been replaced",
  EXDEV: "cross-device link not permitted",
} as const

export type FileErrorCode = keyof typeof TEXTS

/** @param text what is the matter, where the code's own words do not tell */
export function fileError(code: FileErrorCode, text: string = TEXTS[code]): CapabilityError {
  const name = code === "EACCES" ? "NotAllowedError" : "Error"
  return new CapabilityError(name, code, text)
}

/** Says what was being done, and to what, as Node.js does: "ENOENT: no such file or directory, open '/a'". */
export function located(error: unknown, syscall: string, path: string, dest?: string): unknown {
  if (!(error instanceof CapabilityError) || error.details !== undefined) return error
  const { name, code, message, quota, requested } = error
  const where = dest === undefined ? `'${path}'` : `'${path}' -> '${dest}'`
  const details = { syscall, path, ...(dest !== undefined && { dest }) }
  return new CapabilityError(
    name,
    code,
    `${code}: ${message}, ${syscall} ${where}`,
    quota,
    requested,
    details,
  )
}

/** An error of the host's file system; its message has paths of the host and stays behind. */
export function fromSystem(error: unknown): CapabilityError {
  if (error instanceof CapabilityError) return error
  const code = (error as { code?: unknown } | null)?.code
  if (code === "EACCES" || code === "EPERM") return new CapabilityError("Error", code, TEXTS[code])
  return fileError(typeof code === "string" && Object.hasOwn(TEXTS, code) ? (code as FileErrorCode) : "EIO")
}
