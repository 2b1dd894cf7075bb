import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { signerOf } from '../../daemon/signed-configuration.ts'
import { loadPrivateKey, signRequest } from '../../scripts/platform-consumer/sign.ts'
import { temporaryDirectory } from '../support/journal.ts'
import type { PemPair } from '../support/platform-keys.ts'
import { ed25519Pem, gbt32918Key, rfc8037Key, sm2Pem } from '../support/platform-keys.ts'
import { startProgram } from '../support/programs.ts'
import { warden } from '../support/staff-console.ts'
import { venueFile } from '../support/venue-file.ts'

const engineer = ed25519Pem(rfc8037Key)
const nowMs = Date.parse('2026-03-18T10:00:00+08:00')
const example = readFileSync('config/venue.example.yaml', 'utf8')

/** A folder with a sound venue file; those keys may sign it. */
function venue(signers: Readonly<Record<string, PemPair>>, text = example) {
  const directory = temporaryDirectory()
  const file = join(directory, 'venue.yaml')
  writeFileSync(file, text)
  mkdirSync(join(directory, 'signers'))
  for (const [name, { publicPem, privatePem }] of Object.entries(signers)) {
    writeFileSync(join(directory, 'signers', `${name}.pem`), publicPem)
    writeFileSync(join(directory, `${name}.key`), privatePem)
  }
  return {
    file,
    text,
    sign: (key = join(directory, 'chen.key'), name = 'chen') =>
      warden(['config', 'sign', file, '--key', key, '--as', name]),
  }
}

const problemOf = (given: { file: string; text: string }) =>
  signerOf({ ...given, nowMs }).then(
    () => 'trusted',
    (error: Error) => error.message.replace(dirname(given.file), ''),
  )

describe('a venue file that must be signed', () => {
  test('is taken with the signature of a key in its folder, which `config sign` makes', async () => {
    const it = venue({ chen: engineer })
    expect(await it.sign()).toMatchObject({ code: 0, out: expect.stringContaining('Signed as chen') })
    expect(await signerOf({ ...it, nowMs })).toBe('chen')
    const checked = await warden(['config', 'check', it.file])
    expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('It is signed by: chen') })
  })

  test('may be signed with SM2 and SM3 as well', async () => {
    const it = venue({ wang: sm2Pem(gbt32918Key) })
    const key = { id: 'wang', ...loadPrivateKey(join(dirname(it.file), 'wang.key')) }
    writeFileSync(`${it.file}.jws`, await signRequest(new TextEncoder().encode(it.text), key))
    expect(await signerOf({ ...it, nowMs })).toBe('wang')
  })

  test('is not asked for where there are no keys', async () => {
    const it = venue({})
    expect(await signerOf({ ...it, nowMs })).toBeNull()
    const beside = join(temporaryDirectory(), 'venue.yaml')
    expect(await signerOf({ file: beside, text: example, nowMs })).toBeNull()
  })

  test('is refused without one, after a change, and with the key of somebody else', async () => {
    const it = venue({ chen: engineer })
    expect(await problemOf(it)).toBe('/venue.yaml: it is not signed; keys that may sign it: chen')
    await it.sign()
    expect(await problemOf({ ...it, text: `${it.text}# one more line\n` })).toContain(
      'changed after it was signed',
    )
    const other = join(dirname(it.file), 'other.key')
    writeFileSync(other, ed25519Pem('11'.repeat(32)).privatePem)
    await it.sign(other)
    expect(await problemOf(it)).toContain('changed after it was signed')
    await it.sign(other, 'liu')
    expect(await problemOf(it)).toContain('a key that is not known here')
    writeFileSync(`${it.file}.jws`, 'hello')
    expect(await problemOf(it)).toContain('no signature')
  })

  test('is told by `config check`, also to programs, and ends it with 1', async () => {
    const it = venue({ chen: engineer })
    const { code, err } = await warden(['config', 'check', it.file])
    expect([code, err]).toEqual([1, expect.stringContaining('it is not signed')])
    const { out } = await warden(['config', 'check', it.file, '--json'])
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      signer: null,
      untrusted: expect.stringContaining('not signed'),
    })
  })

  test('is not taken by the daemon, which says who may sign it', async () => {
    const it = venue({ chen: engineer })
    const daemon = startProgram('daemon/main.ts', '--config', it.file)
    await daemon.ended()
    expect(daemon.complaints()).toContain('keys that may sign it: chen')
    expect(daemon.complaints()).toContain('warden config sign')
  })
})

describe('config sign', () => {
  test('signs nothing that has mistakes', async () => {
    const it = venue({ chen: engineer }, venueFile(['gate: lane-gate', 'gate: lane-gat']))
    expect((await it.sign()).code).toBe(1)
    expect(await problemOf(it)).toContain('it is not signed')
  })

  test('wants an Ed25519 key, and shows nothing of another', async () => {
    const it = venue({ chen: sm2Pem(gbt32918Key) })
    const { code, err } = await it.sign()
    expect([code, err]).toEqual([1, expect.stringContaining('expected an Ed25519 private key')])
    expect(err).not.toContain(gbt32918Key.slice(0, 12))
  })

  test('wants to know key and name', async () => {
    const it = venue({ chen: engineer })
    expect(await warden(['config', 'sign', it.file])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--key PEM and --as NAME'),
    })
  })
})
