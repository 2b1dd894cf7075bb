import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { calculateJwkThumbprint } from 'jose'
import { describe, expect, test } from 'vitest'
import { loadOrCreateGatewayKey } from '../../../daemon/requests/gateway-key.ts'
import { faultOf } from '../../support/fault-of.ts'
import { temporaryDirectory } from '../../support/journal.ts'
import { seededRandom } from '../../support/journal-drafts.ts'
import { ed25519Pem, pem, x25519Pem } from '../../support/platform-keys.ts'

const newPath = () => join(temporaryDirectory(), 'keys', 'gateway.pem')
const random = () => seededRandom().bytes
const never = (): never => {
  throw new Error('no key was to be made')
}

function written(content: Uint8Array | string, mode = 0o600): string {
  const path = newPath()
  mkdirSync(dirname(path))
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

/** Bob's key in RFC 7748, 6.1; its public half as in RFC 8037, A.6. */
const bob = {
  privateKey: '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb',
  x: '3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08',
}

describe('a gateway key that is not there', () => {
  test('is made once, mode 600 in a directory of mode 700, and read ever after', () => {
    const path = newPath()
    const key = loadOrCreateGatewayKey(path, random())
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
    expect((statSync(dirname(path)).mode & 0o777).toString(8)).toBe('700')
    expect(readFileSync(path, 'utf8')).toMatch(
      /^-----BEGIN PRIVATE KEY-----\n[^-]+\n-----END PRIVATE KEY-----\n$/,
    )
    expect(loadOrCreateGatewayKey(path, never).publicJwk).toEqual(key.publicJwk)
  })

  test('is made of chance: another seed, another key', () => {
    const one = loadOrCreateGatewayKey(newPath(), (bytes) => new Uint8Array(bytes).fill(1))
    const other = loadOrCreateGatewayKey(newPath(), (bytes) => new Uint8Array(bytes).fill(2))
    expect(one.id).not.toBe(other.id)
  })

  test('comes into being whole, in spite of a draft that a crash left: nothing else stays', () => {
    const path = newPath()
    mkdirSync(dirname(path))
    writeFileSync(`${path}.new`, 'half', { mode: 0o644 })
    const key = loadOrCreateGatewayKey(path, random())
    expect(loadOrCreateGatewayKey(path, never).id).toBe(key.id)
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
    expect(readdirSync(dirname(path))).toEqual(['gateway.pem'])
  })

  test('is never written over one that appears meanwhile', () => {
    const path = newPath()
    const other = x25519Pem(bob.privateKey).privatePem
    const meanwhile = (count: number) => {
      mkdirSync(dirname(path))
      writeFileSync(path, other, { mode: 0o600 })
      return new Uint8Array(count)
    }
    expect(faultOf(() => loadOrCreateGatewayKey(path, meanwhile)).message).toContain(path)
    expect(loadOrCreateGatewayKey(path, never).publicJwk.x).toBe(bob.x)
  })

  test('cannot be made where a file stands in the place of the directory; the fault names it', () => {
    const path = join(written('a file'), 'gateway.pem')
    expect(faultOf(() => loadOrCreateGatewayKey(path, random())).message).toContain(path)
  })
})

describe('a gateway key is known by', () => {
  test('its thumbprint (RFC 7638) and its public half (RFC 8037, A.6)', async () => {
    const path = written(x25519Pem(bob.privateKey).privatePem)
    const { id, publicJwk } = loadOrCreateGatewayKey(path, never)
    expect(publicJwk).toEqual({ kty: 'OKP', crv: 'X25519', x: bob.x, kid: id, use: 'enc', alg: 'ECDH-ES' })
    expect(id).toBe(await calculateJwkThumbprint({ kty: 'OKP', crv: 'X25519', x: bob.x }))
  })

  test('nothing of its private half: neither its JSON nor its print says it', () => {
    const key = loadOrCreateGatewayKey(written(x25519Pem(bob.privateKey).privatePem), never)
    const said = `${JSON.stringify(key)} ${inspect(key, { depth: 9, showHidden: true })}`
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      expect(said).not.toContain(Buffer.from(bob.privateKey, 'hex').toString(encoding).slice(2, 12))
  })
})

describe('a gateway key file is refused', () => {
  test.each([0o604, 0o640, 0o644, 0o660, 0o601, 0o610, 0o777])(
    'when others may do anything with it: mode %o',
    (mode) => {
      const path = written(x25519Pem(bob.privateKey).privatePem, mode)
      const { code, message } = faultOf(() => loadOrCreateGatewayKey(path, never))
      expect(code).toBe('key_file')
      expect(message).toBe(`${path}: open to others (mode ${mode.toString(8)}), expected mode 600`)
    },
  )

  test.each([
    ['a key for signing', () => ed25519Pem(bob.privateKey).privatePem, 'a private key ed25519'],
    ['the public half', () => x25519Pem(bob.privateKey).publicPem, 'no private key that can be read'],
    ['a damaged key', () => pem('PRIVATE KEY', '302e0201'), 'no private key that can be read'],
    ['nothing', () => '', 'no private key that can be read'],
    ['bare bytes', () => Buffer.from(bob.privateKey, 'hex'), 'no private key that can be read'],
  ])('with %s in it, and stays as it is', (_what, content, got) => {
    const path = written(content())
    const before = readFileSync(path)
    const { code, message } = faultOf(() => loadOrCreateGatewayKey(path, never))
    expect(code).toBe('key_file')
    expect(message).toBe(`${path}: expected an X25519 private key in PEM (PKCS #8), got ${got}`)
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test('when it is a directory', () => {
    const path = newPath()
    mkdirSync(path, { recursive: true, mode: 0o700 })
    expect(faultOf(() => loadOrCreateGatewayKey(path, never)).message).toContain(path)
    expect(existsSync(path)).toBe(true)
  })
})

test('a mode that shuts out only the owner’s own writing is fine', () => {
  const path = written(x25519Pem(bob.privateKey).privatePem, 0o400)
  expect(loadOrCreateGatewayKey(path, never).publicJwk.x).toBe(bob.x)
})
