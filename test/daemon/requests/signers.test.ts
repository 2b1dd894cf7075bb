import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sm2 } from 'sm-crypto-v2'
import { describe, expect, test } from 'vitest'
import type { ConfiguredSigner } from '../../../daemon/requests/signers.ts'
import { loadSigners } from '../../../daemon/requests/signers.ts'
import { isSm2Point } from '../../../daemon/requests/sm2.ts'
import { loadPrivateKey } from '../../../scripts/platform-consumer/sign.ts'
import { faultOf } from '../../support/fault-of.ts'
import { temporaryDirectory } from '../../support/journal.ts'
import {
  ed25519Pem,
  fileWith,
  gbt32918Key,
  pem,
  platformKey,
  rfc8037Key,
  sm2Pem,
  sm2PublicPem,
} from '../../support/platform-keys.ts'

const signer = (configured: ConfiguredSigner) => {
  const [loaded] = loadSigners([configured])
  if (loaded === undefined) throw new Error('one key gives one signer')
  return loaded
}

const p256 = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

describe('the key file of a signer', () => {
  const complaint = (text: string | Uint8Array) =>
    faultOf(() => loadSigners([{ id: 'a', file: fileWith(text) }]))

  test('is of Ed25519 or SM2, and the suite is that of the key', () => {
    const configured = [platformKey('a').configured, platformKey('b', { suite: 'SM2-SM3' }).configured]
    expect(loadSigners(configured).map(({ id, suite }) => [id, suite])).toEqual([
      ['a', 'EdDSA'],
      ['b', 'SM2-SM3'],
    ])
  })

  test('may have lines before the key, and other line ends', () => {
    const { publicPem } = sm2Pem('22'.repeat(32))
    const file = fileWith(`# platform of the city\r\n${publicPem.replaceAll('\n', '\r\n')}`)
    expect(signer({ id: 'a', file }).suite).toBe('SM2-SM3')
  })

  test.each([
    ['a private key', () => ed25519Pem(rfc8037Key).privatePem, 'got a private key'],
    ['a private key of SM2', () => sm2Pem('22'.repeat(32)).privatePem, 'got a private key'],
    ['a certificate', () => pem('CERTIFICATE', '3000'), 'got a CERTIFICATE'],
    [
      'a key for encrypting',
      () => pem('PUBLIC KEY', `302a300506032b656e032100${'09'.repeat(32)}`),
      'got a public key x25519',
    ],
    ['no PEM', () => 'ssh-ed25519 AAAA', 'got no PEM'],
    ['nothing', () => '', 'got no PEM'],
    ['bytes', () => Uint8Array.of(0x30, 0x2a, 0xff), 'got no PEM'],
    ['a damaged PEM', () => pem('PUBLIC KEY', '302a3005'), 'that cannot be read'],
    ['a key of P-256', () => p256.publicKey, 'got a public key ec prime256v1'],
  ])('is refused as %s', (_what, text, got) => {
    const { code, message } = complaint(text())
    expect(code).toBe('key_file')
    expect(message).toContain('key.pem: expected an Ed25519 or SM2 public key in PEM')
    expect(message).toContain(got)
  })

  test('is refused with a point of SM2 that is not on the curve', () => {
    const { publicPem } = sm2Pem('22'.repeat(32))
    const der = Buffer.from(publicPem.replaceAll(/-----[^-]+-----|\n/g, ''), 'base64').toString('hex')
    const point = der.slice(-130)
    expect(isSm2Point(point)).toBe(true)
    const off = `${point.slice(0, -1)}${point.endsWith('0') ? '1' : '0'}`
    expect(complaint(sm2PublicPem(off)).code).toBe('key_file')
    for (const wrong of [off, `04${'00'.repeat(64)}`, `04${'ff'.repeat(64)}`, '00', '', point.slice(2)]) {
      expect(isSm2Point(wrong)).toBe(false)
    }
  })

  test('that is not there, or is a directory, is a fault that names it', () => {
    const directory = temporaryDirectory()
    const missing = faultOf(() => loadSigners([{ id: 'a', file: join(directory, 'none.pem') }]))
    expect(missing).toMatchObject({ code: 'missing', message: expect.stringContaining('none.pem') })
    mkdirSync(join(directory, 'd.pem'))
    expect(faultOf(() => loadSigners([{ id: 'a', file: join(directory, 'd.pem') }])).message).toContain(
      'd.pem',
    )
  })

  test('retires at an instant; anything else would be never', () => {
    expect(signer(platformKey('a', { retiresAt: '2026-03-18T14:02:11+08:00' }).configured).retiresMs).toBe(
      Date.UTC(2026, 2, 18, 6, 2, 11),
    )
    const fault = faultOf(() => loadSigners([platformKey('a', { retiresAt: 'next year' }).configured]))
    expect(fault).toMatchObject({ code: 'key_file', message: expect.stringContaining('signer a') })
  })
})

describe('the private key of the platform', () => {
  const curve = 'a00a06082a811ccf5501822d'
  const point = () => sm2.getPublicKeyFromPrivateKey(gbt32918Key)

  test.each([
    ['SEC 1', () => pem('EC PRIVATE KEY', `30770201010420${gbt32918Key}${curve}a144034200${point()}`)],
    ['OpenSSL', () => pem('SM2 PRIVATE KEY', `30310201010420${gbt32918Key}${curve}`)],
    ['PKCS #8', () => sm2Pem(gbt32918Key).privatePem],
  ])('may be of SM2 in the form of %s', (_form, text) => {
    expect(loadPrivateKey(fileWith(text()))).toEqual({ suite: 'SM2-SM3', key: gbt32918Key })
  })

  test('is refused by kind, with the name of the file', () => {
    expect(() => loadPrivateKey(fileWith(p256.privateKey))).toThrow(
      'expected an Ed25519 or SM2 private key, got ec prime256v1',
    )
    expect(() => loadPrivateKey(fileWith('nothing'))).toThrow(/key\.pem: expected .* got none/)
  })
})
