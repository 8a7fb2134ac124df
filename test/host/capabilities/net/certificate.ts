// A certificate for tests, made when it is needed: self-signed, by a new key, for one name (RFC 5280, in DER).

import { generateKeyPairSync, sign } from "node:crypto"

export interface Certificate {
  /** PEM. */
  readonly cert: string
  /** PEM. */
  readonly key: string
}

export function certificateFor(name: string): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const algorithm = sequence(object("2a8648ce3d040302")) // ecdsa-with-SHA256
  const subject = sequence(der(0x31, sequence(object("550403"), der(0x0c, Buffer.from(name)))))
  const validity = sequence(der(0x17, Buffer.from("200101000000Z")), der(0x17, Buffer.from("491231235959Z")))
  const isAuthority = sequence(object("551d13"), der(0x04, sequence(der(0x01, Buffer.from([0xff])))))
  const names = sequence(object("551d11"), der(0x04, sequence(der(0x82, Buffer.from(name)))))
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    subject,
    validity,
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(isAuthority, names)),
  )
  const signature = der(0x03, Buffer.from([0]), sign("sha256", signed, privateKey))
  const lines = sequence(signed, algorithm, signature)
    .toString("base64")
    .match(/.{1,64}/g)!
  return {
    cert: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  }
}

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...contents: readonly Buffer[]): Buffer {
  return der(0x30, ...contents)
}

function object(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"))
}
