/** SM2 signatures with SM3 (GB/T 32918.2), as far as a verifier needs them. Knows neither files nor messages. */
import { sm2 } from 'sm-crypto-v2'

/** Signer id of GB/T 32918.2 where nothing else is agreed; our contract agrees nothing else. */
const signerId = '1234567812345678'

/** Order of the group of the curve sm2p256v1 (GB/T 32918.5). */
const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n

/** `04`, x and y as hexadecimal digits. */
const uncompressed = /^04[0-9a-f]{128}$/

/** Bytes of a signature: r and s, 32 each, the higher first. */
const signatureBytes = 64

/** Whether `point`, an uncompressed point in lower-case hexadecimal, lies on the curve of SM2. */
export function isSm2Point(point: string): boolean {
  try {
    return uncompressed.test(point) && sm2.verifyPublicKey(point)
  } catch {
    return false
  }
}

/** Whether `signature` (r‖s) over `message` was made with the private key of `point`. Never throws. */
export function sm2Verifies({
  message,
  signature,
  point,
}: {
  message: Uint8Array
  signature: Uint8Array
  point: string
}): boolean {
  const hex = Buffer.from(signature).toString('hex')
  // the library leaves the range to chance: it throws for some of these values and goes on with others
  if (signature.length !== signatureBytes || !inRange(hex.slice(0, 64)) || !inRange(hex.slice(64)))
    return false
  try {
    return sm2.doVerifySignature(message, hex, point, { hash: true, userId: signerId })
  } catch {
    return false
  }
}

/** From 1 to the order of the group, without it (GB/T 32918.2, 7.1, B1 and B2). */
function inRange(hex: string): boolean {
  const value = BigInt(`0x${hex}`)
  return value > 0n && value < order
}
