import { createPublicKey, sign } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SignedRequest } from '../../../daemon/requests/signature.ts'
import { signatureFaults, verifySignature } from '../../../daemon/requests/signature.ts'
import type { ConfiguredSigner, Suite } from '../../../daemon/requests/signers.ts'
import { loadSigners, suites } from '../../../daemon/requests/signers.ts'
import { sm2Verifies } from '../../../daemon/requests/sm2.ts'
import { signRequest } from '../../../scripts/platform-consumer/sign.ts'
import { ed25519Pem, fileWith, platformKey, rfc8037Key } from '../../support/platform-keys.ts'

const ascii = (text: string) => new TextEncoder().encode(text)
const base64url = (text: string) => Buffer.from(text).toString('base64url')
const body = ascii('{"id":"order-1","operation":"session.suspend"}')
const nowMs = Date.parse('2026-03-18T14:02:11+08:00')

const signer = (configured: ConfiguredSigner) => {
  const [loaded] = loadSigners([configured])
  if (loaded === undefined) throw new Error('one key gives one signer')
  return loaded
}

/** What becomes of a request that is right but for what is given. */
async function verdict(given: Partial<SignedRequest> & { configured?: readonly ConfiguredSigner[] }) {
  const { configured = [platformKey('city').configured], ...request } = given
  const jws = 'jws' in given ? (given.jws ?? null) : await signRequest(body, platformKey('city').signing)
  const signers = loadSigners(configured)
  const result = await verifySignature({
    body,
    signers,
    operation: 'session.suspend',
    nowMs,
    ...request,
    jws,
  })
  return result.ok ? result.signer.id : result.fault
}

/** A signature of `city` under another header, with the signature part of the right one unless given. */
async function under(header: unknown, signature?: string) {
  const jws = await signRequest(body, platformKey('city').signing)
  return `${base64url(JSON.stringify(header))}..${signature ?? jws.split('.')[2]}`
}

const right = { alg: 'EdDSA', kid: 'city' }

describe.each(suites)('a request signed with %s', (suite) => {
  const key = () => platformKey('city', { suite })
  const signed = async () => await signRequest(body, key().signing)
  const outcome = async (given: Partial<SignedRequest>) =>
    await verdict({ configured: [key().configured], jws: await signed(), ...given })

  test('is taken for what its signer may ask', async () => {
    expect(await outcome({})).toBe('city')
  })

  test('signature_wrong: with one flipped bit in the body', async () => {
    const jws = await signed()
    for (let bit = 0; bit < body.length * 8; bit += suite === 'EdDSA' ? 5 : 37) {
      expect(await outcome({ jws, body: flipped(body, bit) })).toBe('signature_wrong')
    }
  })

  test('signature_wrong: with one flipped bit in the signature', async () => {
    const [header, , signature = ''] = (await signed()).split('.')
    const bytes = Buffer.from(signature, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += suite === 'EdDSA' ? 5 : 31) {
      const jws = `${header}..${Buffer.from(flipped(bytes, bit)).toString('base64url')}`
      expect(await outcome({ jws })).toBe('signature_wrong')
    }
  })

  test('signature_wrong: with the signature of another body', async () => {
    const jws = await signRequest(ascii('{"id":"order-2"}'), key().signing)
    expect(await outcome({ jws })).toBe('signature_wrong')
  })

  test('signature_wrong: with the signature of nothing, and for a body of nothing', async () => {
    const jws = await signRequest(new Uint8Array(0), key().signing)
    expect(await outcome({ jws })).toBe('signature_wrong')
    expect(await outcome({ body: new Uint8Array(0) })).toBe('signature_wrong')
    expect(await outcome({ jws, body: new Uint8Array(0) })).toBe('city')
  })

  test('signature_wrong: under the name of another key', async () => {
    const number = '11'.repeat(32)
    const other = platformKey('province', { suite, number })
    const header = base64url(JSON.stringify({ alg: suite, kid: 'province' }))
    const jws = `${header}..${(await signed()).split('.')[2]}`
    const configured = [key().configured, other.configured]
    expect(await verdict({ configured, jws })).toBe('signature_wrong')
  })

  test('algorithm_not_allowed: when it names the other suite than that of its key', async () => {
    const alg: Suite = suite === 'EdDSA' ? 'SM2-SM3' : 'EdDSA'
    const header = base64url(JSON.stringify({ alg, kid: 'city' }))
    expect(await outcome({ jws: `${header}..${(await signed()).split('.')[2]}` })).toBe(
      'algorithm_not_allowed',
    )
  })
})

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

describe('a request is refused', () => {
  test('unsigned: without a signature', async () => {
    expect(await verdict({ jws: null })).toBe('unsigned')
    expect(await verdict({ jws: '' })).toBe('unsigned')
  })

  test.each([
    ['nothing but dots', '..'],
    ['one part', base64url('{"alg":"EdDSA","kid":"city"}')],
    ['a header that is no JSON', `${base64url('EdDSA')}..${base64url('x'.repeat(64))}`],
    ['a header that is no object', `${base64url('["EdDSA"]')}..${base64url('x'.repeat(64))}`],
    ['a header of nothing', `${base64url('null')}..${base64url('x'.repeat(64))}`],
    ['a header that is not UTF-8', `${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}..AA`],
    ['a text that is no base64url', '{"alg":"EdDSA","kid":"city"}..x'],
  ])('signature_malformed: %s', async (_what, jws) => {
    expect(await verdict({ jws })).toBe('signature_malformed')
  })

  test('signature_malformed: with the payload inside, in two parts, in four', async () => {
    const [header, , signature] = (await under(right)).split('.')
    expect(await verdict({ jws: `${header}..${signature}` })).toBe('city')
    const inside = `${header}.${Buffer.from(body).toString('base64url')}.${signature}`
    for (const jws of [
      inside,
      `${header}.${signature}`,
      `${header}..${signature}.`,
      `${header}...${signature}`,
    ]) {
      expect(await verdict({ jws })).toBe('signature_malformed')
    }
  })

  test('signature_malformed: in another spelling of the same bytes', async () => {
    const [header = '', , signature = ''] = (await under(right)).split('.')
    const padded = [`${header}..${signature}==`, `${header}.. ${signature}`, `${header}..${signature}\n`]
    // the last character of 64 bytes carries 2 bits; another one with the same two spells the same bytes
    const twin = String.fromCharCode(signature.charCodeAt(85) + 1)
    for (const jws of [...padded, `${header}..${signature.slice(0, 85)}${twin}`]) {
      expect(await verdict({ jws })).toBe('signature_malformed')
    }
  })

  test.each([
    ['crit', ['b64']],
    ['b64', false],
    ['jwk', { kty: 'OKP' }],
    ['jku', 'https://example.org/keys'],
    ['x5u', 'https://example.org/chain'],
    ['x5c', ['MII']],
    ['zip', 'DEF'],
    ['__proto__', 'x'],
  ])('signature_malformed: a header with %s', async (member, value) => {
    const header = JSON.stringify(right).replace('}', `,${JSON.stringify(member)}:${JSON.stringify(value)}}`)
    const signature = (await under(right)).split('.')[2]
    expect(await verdict({ jws: `${base64url(header)}..${signature}` })).toBe('signature_malformed')
  })

  test.each([
    ['no alg', { kid: 'city' }],
    ['no kid', { alg: 'EdDSA' }],
    ['a number for alg', { alg: 1, kid: 'city' }],
    ['a list for kid', { alg: 'EdDSA', kid: ['city'] }],
    ['a number for typ', { ...right, typ: 1 }],
  ])('signature_malformed: a header with %s', async (_what, header) => {
    expect(await verdict({ jws: await under(header) })).toBe('signature_malformed')
  })

  test('signature_malformed: a signature that is not 64 bytes long', async () => {
    for (const length of [0, 63, 65, 128]) {
      const signature = Buffer.alloc(length, 1).toString('base64url')
      expect(await verdict({ jws: await under(right, signature) })).toBe('signature_malformed')
    }
  })

  test('signature_malformed: longer than 2,048 characters', async () => {
    const typ = (characters: number) => under({ ...right, typ: 'x'.repeat(characters) })
    // header of 3 × 490 bytes gives 1,960 characters; two dots and 86 characters of signature make 2,048
    const longest = await typ(1470 - JSON.stringify({ ...right, typ: '' }).length)
    expect(longest).toHaveLength(2048)
    expect(await verdict({ jws: longest })).toBe('signature_wrong')
    expect(await verdict({ jws: await typ(1471 - JSON.stringify({ ...right, typ: '' }).length) })).toBe(
      'signature_malformed',
    )
  })

  test.each(['none', 'None', 'HS256', 'ES256', 'RS256', 'PS512', 'Ed25519', 'Ed448', 'eddsa', 'SM2', ''])(
    'algorithm_not_allowed: "%s"',
    async (alg) => {
      expect(await verdict({ jws: await under({ ...right, alg }) })).toBe('algorithm_not_allowed')
      expect(await verdict({ jws: await under({ ...right, alg }, '') })).toBe('algorithm_not_allowed')
    },
  )

  test('unknown_key: of a name that the venue file does not list', async () => {
    for (const kid of ['province', 'City', 'city ', '', 'toString', '__proto__']) {
      expect(await verdict({ jws: await under({ ...right, kid }) })).toBe('unknown_key')
    }
    expect(await verdict({ configured: [] })).toBe('unknown_key')
  })

  test('key_retired: from the very millisecond of its retirement, whatever else it may', async () => {
    const configured = [platformKey('city', { retiresAt: '2026-03-18T14:02:11+08:00' }).configured]
    expect(await verdict({ configured, nowMs: nowMs - 1 })).toBe('city')
    expect(await verdict({ configured, nowMs })).toBe('key_retired')
  })

  test('key_not_permitted: for an operation that is not among those of its key', async () => {
    const configured = [platformKey('city', { operations: ['session.schedule', 'roster.put'] }).configured]
    expect(await verdict({ configured, operation: 'roster.put' })).toBe('city')
    expect(await verdict({ configured, operation: 'session.suspend' })).toBe('key_not_permitted')
    expect(await verdict({ configured: [{ ...platformKey('city').configured, operations: [] }] })).toBe(
      'key_not_permitted',
    )
  })
})

test('a header may say what type it is', async () => {
  const header = { ...right, typ: 'JOSE' }
  const input = `${base64url(JSON.stringify(header))}.${Buffer.from(body).toString('base64url')}`
  const signature = sign(null, Buffer.from(input), ed25519Pem(rfc8037Key).privatePem).toString('base64url')
  expect(await verdict({ jws: await under(header, signature) })).toBe('city')
})

test('anything for a signature and a body gives a fault, never an exception', async () => {
  const configured = [platformKey('city').configured, platformKey('sm', { suite: 'SM2-SM3' }).configured]
  const signers = loadSigners(configured)
  const header = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record(
        {
          alg: fc.constantFrom(...suites, 'none', 7),
          kid: fc.constantFrom('city', 'sm', 'x', null),
          typ: fc.string(),
        },
        { requiredKeys: [] },
      )
      .map((members) => JSON.stringify(members)),
  )
  const signature = fc.oneof(
    fc.uint8Array({ minLength: 64, maxLength: 64 }),
    fc.uint8Array({ maxLength: 70 }),
  )
  const jws = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(header, signature)
      .map(([text, bytes]) => `${base64url(text)}..${Buffer.from(bytes).toString('base64url')}`),
  )
  await fc.assert(
    fc.asyncProperty(jws, fc.uint8Array({ maxLength: 40 }), async (text, bytes) => {
      const result = await verifySignature({ jws: text, body: bytes, signers, operation: 'x', nowMs })
      expect(result.ok ? null : signatureFaults).toContain(result.ok ? result : result.fault)
    }),
    { numRuns: 400 },
  )
})

describe('the examples of the standards', () => {
  test('Ed25519: RFC 8037, A.4 is signed as there and verified as in A.5', async () => {
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
      format: 'jwk',
    })
    const file = fileWith(publicKey.export({ format: 'pem', type: 'spki' }).toString())
    const input = ascii('eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc')
    const signature = Buffer.from(
      'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
      'base64url',
    )
    expect(signer({ id: 'a', file }).verifies(input, signature)).toBe(true)
    expect(signer({ id: 'a', file }).verifies(input.subarray(1), signature)).toBe(false)
    expect(signer(platformKey('a').configured).verifies(input, signature)).toBe(true)
  })

  const point =
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13'
  const r = 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3'
  const s = 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa'
  const message = ascii('message digest')
  const verifies = (hex: string) => sm2Verifies({ message, point, signature: Buffer.from(hex, 'hex') })

  test('SM2 with SM3: GB/T 32918.5, A.2, signer id 1234567812345678', () => {
    expect(verifies(r + s)).toBe(true)
    expect(verifies(s + r)).toBe(false)
    expect(
      sm2Verifies({ message: ascii('message digesT'), point, signature: Buffer.from(r + s, 'hex') }),
    ).toBe(false)
    expect(
      signer(platformKey('a', { suite: 'SM2-SM3' }).configured).verifies(message, Buffer.from(r + s, 'hex')),
    ).toBe(true)
  })

  test('SM2: r and s are from 1 to n − 1 (GB/T 32918.2, 7.1)', () => {
    const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
    const hex = (value: bigint) => value.toString(16).padStart(64, '0')
    // n + 1 stands for 1 and so on: a verifier that reduces first would take a second spelling of a signature
    const bad = [0n, n, n + 1n, 2n ** 256n - 1n].map(hex)
    for (const value of bad) {
      expect(verifies(value + s)).toBe(false)
      expect(verifies(r + value)).toBe(false)
      expect(verifies(value + value)).toBe(false)
    }
    // r + s = n leaves nothing of the key
    expect(verifies(r + hex(n - BigInt(`0x${r}`)))).toBe(false)
    expect(verifies(`${r + s}00`)).toBe(false)
    expect(verifies('')).toBe(false)
  })

  test('SM2: what OpenSSL signed is verified', async () => {
    const file = fileWith(`-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEXCPDbnRvdeLe1rOGF9parheryh1Q
+Vus9KThJ56Zpx7oM26eVWRjM6ZwT0k5AI7q04WWMsXT9QLCm74aDBSkGw==
-----END PUBLIC KEY-----
`)
    const signature = Buffer.from(
      'b410c62a34f0ad61e9bcde1f132b38164e422a884a2b2782af8bb03f88c229425b34a1d9ad3f4d7bb1ca7257eb354609359a279ce4d858b0f80f914868dfb9a9',
      'hex',
    )
    const jws = `${base64url('{"alg":"SM2-SM3","kid":"city-sm"}')}..${signature.toString('base64url')}`
    expect(await verdict({ jws, configured: [{ id: 'city-sm', file }] })).toBe('city-sm')
  })
})
