import { createCipheriv, createHash, createPublicKey, diffieHellman } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { CompactEncrypt, importJWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { requestLimitBytes } from '../../../daemon/platform/requests.ts'
import type { GatewayKey } from '../../../daemon/requests/gateway-key.ts'
import { loadOrCreateGatewayKey } from '../../../daemon/requests/gateway-key.ts'
import { openSealed } from '../../../daemon/requests/sealed.ts'
import { sealFor } from '../../../scripts/platform-consumer/sign.ts'
import { people } from '../../support/people.ts'
import { fileWith, x25519Pem } from '../../support/platform-keys.ts'

const roster = JSON.stringify({ rows: people.slice(0, 3) })
const plaintext = new TextEncoder().encode(roster)

/** The key of a gateway, made of one byte 32 times. */
function gatewayKey(byte = 7): GatewayKey {
  const hex = byte.toString(16).padStart(2, '0').repeat(32)
  return loadOrCreateGatewayKey(keyFile(x25519Pem(hex).privatePem), () => new Uint8Array(32))
}

function keyFile(text: string): string {
  const path = fileWith(text)
  chmodSync(path, 0o600)
  return path
}

async function outcome(jwe: string, key = gatewayKey()): Promise<string> {
  const opened = await openSealed(jwe, key)
  return opened.ok ? new TextDecoder().decode(opened.plaintext) : opened.fault
}

/** Encrypted to `key` with another header than ours; what the library will not write is put in afterwards. */
async function sealedWith(header: Record<string, unknown>, key = gatewayKey()): Promise<string> {
  const { kty, crv, x } = key.publicJwk
  const to = await importJWK({ kty, crv, x }, 'ECDH-ES')
  return await new CompactEncrypt(plaintext)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...header })
    .encrypt(to)
}

const headerOf = (jwe: string) => JSON.parse(Buffer.from(jwe.split('.')[0] ?? '', 'base64url').toString())

function withHeader(jwe: string, header: unknown): string {
  return [Buffer.from(JSON.stringify(header)).toString('base64url'), ...jwe.split('.').slice(1)].join('.')
}

describe('what was encrypted to the gateway', () => {
  test('is opened, byte for byte', async () => {
    const opened = await openSealed(await sealFor(gatewayKey().publicJwk, plaintext), gatewayKey())
    expect(opened).toEqual({ ok: true, plaintext })
  })

  test('is opened without the name of a key, with a type, and with parties to the agreement', async () => {
    for (const header of [{}, { typ: 'JOSE', cty: 'json' }, { apu: 'Y2l0eQ', apv: 'Z3cx' }]) {
      expect(await outcome(await sealedWith(header))).toBe(roster)
    }
  })

  test('says nothing twice: the same roster is other bytes each time', async () => {
    const { publicJwk } = gatewayKey()
    expect(await sealFor(publicJwk, plaintext)).not.toBe(await sealFor(publicJwk, plaintext))
  })
})

describe('sealed_for_another_key', () => {
  test('by the name of the key', async () => {
    expect(await outcome(await sealFor(gatewayKey(8).publicJwk, plaintext))).toBe('sealed_for_another_key')
    expect(await outcome(await sealedWith({ kid: 'gw1' }))).toBe('sealed_for_another_key')
    expect(await outcome(await sealedWith({ kid: '' }))).toBe('sealed_for_another_key')
  })

  test('without a name it cannot be told from an altered one', async () => {
    expect(await outcome(await sealedWith({}, gatewayKey(8)))).toBe('sealed_altered')
  })
})

describe('sealed_altered', () => {
  test.each([
    ['nonce', 2],
    ['ciphertext', 3],
    ['tag', 4],
  ])('with one flipped bit in the %s', async (_part, at) => {
    const parts = (await sealFor(gatewayKey().publicJwk, plaintext)).split('.')
    const bytes = Buffer.from(parts[at] ?? '', 'base64url')
    bytes[5] = (bytes[5] ?? 0) ^ 4
    expect(await outcome(parts.with(at, bytes.toString('base64url')).join('.'))).toBe('sealed_altered')
  })

  test('with another header, down to the order of its members', async () => {
    const jwe = await sealFor(gatewayKey().publicJwk, plaintext)
    const turned = Object.fromEntries(Object.entries(headerOf(jwe)).reverse())
    expect(await outcome(withHeader(jwe, turned))).toBe('sealed_altered')
    expect(await outcome(withHeader(jwe, { ...headerOf(jwe), typ: 'JOSE' }))).toBe('sealed_altered')
  })

  test('with the ciphertext of another one, and with none', async () => {
    const { publicJwk } = gatewayKey()
    const [one, other] = [await sealFor(publicJwk, plaintext), await sealFor(publicJwk, plaintext)]
    expect(
      await outcome(
        one
          .split('.')
          .with(3, other.split('.')[3] ?? '')
          .join('.'),
      ),
    ).toBe('sealed_altered')
    expect(await outcome(one.split('.').with(3, '').join('.'))).toMatch(/^sealed_(altered|malformed)$/)
  })
})

describe('sealed_malformed', () => {
  test.each([
    '',
    '.',
    '....',
    'a.b.c.d.e',
    roster,
    'e30....',
    'e30..AA.AA.AA',
    'bnVsbA..AA.AA.AA',
    'W10..AA.AA.AA',
  ])('no JWE in compact form: %j', async (jwe) => {
    expect(await outcome(jwe)).toBe('sealed_malformed')
  })

  test('four parts, or six', async () => {
    const jwe = await sealFor(gatewayKey().publicJwk, plaintext)
    expect(await outcome(jwe.slice(0, jwe.lastIndexOf('.')))).toBe('sealed_malformed')
    expect(await outcome(`${jwe}.AA`)).toBe('sealed_malformed')
  })

  test.each([
    ['another algorithm', { alg: 'ECDH-ES+A256KW' }],
    ['a symmetric one', { alg: 'dir' }],
    ['one with a password', { alg: 'PBES2-HS256+A128KW', p2c: 2_000_000_000, p2s: 'AAAAAAAAAAA' }],
    ['another encryption', { enc: 'A128GCM' }],
    ['one without authentication', { enc: 'A256CBC' }],
    ['an extension', { crit: ['exp'], exp: 1 }],
    ['compression', { zip: 'DEF' }],
    ['a number for the name of the key', { kid: 7 }],
    ['no key of the sender', { epk: undefined }],
    ['a key of the sender on another curve', { epk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } }],
    ['a text for the key of the sender', { epk: 'X25519' }],
    ['too short a key of the sender', { epk: { kty: 'OKP', crv: 'X25519', x: 'AAAA' } }],
    ['an address of keys', { jku: 'https://example.org/keys' }],
  ])('a header with %s', async (_what, member) => {
    const jwe = await sealFor(gatewayKey().publicJwk, plaintext)
    expect(await outcome(withHeader(jwe, { ...headerOf(jwe), ...member }))).toBe('sealed_malformed')
  })

  test('a nonce or a tag of another length', async () => {
    const parts = (await sealFor(gatewayKey().publicJwk, plaintext)).split('.')
    for (const at of [2, 4]) {
      for (const bytes of [0, 4, 8, 11, 17]) {
        const jwe = parts.with(at, Buffer.alloc(bytes).toString('base64url')).join('.')
        expect(await outcome(jwe)).toMatch(/^sealed_(malformed|altered)$/)
      }
    }
  })

  test('compressed by a library that can: a kilobyte that would become a million zeros', async () => {
    const bomb = deflateRawSync(Buffer.alloc(1_000_000))
    expect(bomb.length).toBeLessThan(1100)
    const { kty, crv, x } = gatewayKey().publicJwk
    const jwe = await new CompactEncrypt(Buffer.alloc(1_000_000))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', zip: 'DEF' })
      .encrypt(await importJWK({ kty, crv, x }, 'ECDH-ES'))
    expect(jwe.length).toBeLessThan(2000)
    expect(await outcome(jwe)).toBe('sealed_malformed')
  })

  test('longer than a whole request may be', async () => {
    const jwe = await sealFor(gatewayKey().publicJwk, new Uint8Array(requestLimitBytes))
    expect(await outcome(jwe)).toBe('sealed_malformed')
  })
})

/** Encrypted by the rules of RFC 7518 (4.6.2, 5.3) without the library, so with a secret of our choice. */
function sealedByHand(x: string, secret: Uint8Array): string {
  const epk = { kty: 'OKP', crv: 'X25519', x }
  const header = Buffer.from(JSON.stringify({ alg: 'ECDH-ES', enc: 'A256GCM', epk })).toString('base64url')
  const number = (value: number) => Buffer.from(value.toString(16).padStart(8, '0'), 'hex')
  const parties = [number(0), number(0), number(256)]
  const input = Buffer.concat([number(1), secret, number(7), Buffer.from('A256GCM'), ...parties])
  const nonce = Buffer.alloc(12, 1)
  const key = createHash('sha256').update(input).digest()
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(header))
  const text = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return [header, '', ...[nonce, text, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join(
    '.',
  )
}

test('what another program encrypted by the rules is opened', async () => {
  const [sender, key] = [gatewayKey(9), gatewayKey()]
  const publicKey = createPublicKey(key.privateKey)
  const secret = diffieHellman({ privateKey: sender.privateKey, publicKey })
  expect(await outcome(sealedByHand(sender.publicJwk.x, secret))).toBe(roster)
})

test.each(['00'.repeat(32), `01${'00'.repeat(31)}`, `ec${'ff'.repeat(30)}7f`])(
  'sealed_altered: with a key of the sender that makes the secret all zeros (RFC 7748, 6.1): %s',
  async (point) => {
    const x = Buffer.from(point, 'hex').toString('base64url')
    expect(await outcome(sealedByHand(x, new Uint8Array(32)))).toBe('sealed_altered')
  },
)

test('no fault says a word of what was inside', async () => {
  const jwe = await sealFor(gatewayKey().publicJwk, plaintext)
  const parts = jwe.split('.')
  const tried = [
    jwe,
    parts.with(4, 'AAAAAAAAAAAAAAAAAAAAAA').join('.'),
    parts.with(3, `${parts[3]}AAAA`).join('.'),
    roster,
  ]
  for (const text of tried) {
    const said = JSON.stringify(await openSealed(text, gatewayKey(8)))
    for (const { name, id_no } of people) {
      expect(said).not.toContain(name)
      expect(said).not.toContain(id_no)
    }
  }
})

test('anything at all gives a fault, never an exception', async () => {
  const key = gatewayKey()
  const jwe = await sealFor(key.publicJwk, plaintext)
  const member = fc.constantFrom('alg', 'enc', 'epk', 'kid', 'apu', 'apv', 'typ', 'zip', 'crit', 'p2c')
  const header = fc
    .dictionary(member, fc.jsonValue())
    .map((given) => withHeader(jwe, { ...headerOf(jwe), ...given }))
  const part = fc.oneof(fc.base64String(), fc.string(), fc.constantFrom(...jwe.split('.')))
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    header,
    fc.array(part, { minLength: 4, maxLength: 6 }).map((parts) => parts.join('.')),
  )
  await fc.assert(
    fc.asyncProperty(anything, async (text) => {
      const opened = await openSealed(text, key)
      expect(opened.ok ? text === jwe : opened.fault.startsWith('sealed_')).toBe(true)
    }),
    { numRuns: 500 },
  )
})
