import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { forPractice, onThisMachine, secretIn, systemAes } from '../../daemon/outside.ts'
import { fromHex, toHex } from '../../drivers/codec/bytes.ts'
import { osdpReader } from '../../drivers/osdp/index.ts'
import type { Signal } from '../../drivers/words.ts'
import { seeded } from '../support/chance.ts'
import { familyBench } from '../support/family-bench.ts'
import { temporaryDirectory } from '../support/journal.ts'
import { identity } from '../support/osdp-bench.ts'
import { ownKey } from '../support/osdp-session.ts'

const online: Signal = { kind: 'Online', identity }

function fileWith(text: string): string {
  const path = join(temporaryDirectory(), 'key')
  writeFileSync(path, text)
  return path
}

describe('a secret in a file', () => {
  test('is its text', () => {
    expect(secretIn(fileWith(`${ownKey}\n`))).toBe(`${ownKey}\n`)
  })

  test('is none where there is no file, no ordinary one, or one too long for a secret', () => {
    const directory = temporaryDirectory()
    mkdirSync(join(directory, 'folder'))
    expect(secretIn(join(directory, 'nothing'))).toBeNull()
    expect(secretIn(join(directory, 'folder'))).toBeNull()
    expect(secretIn(fileWith('0'.repeat(1025)))).toBeNull()
    expect(secretIn('/dev/zero')).toBeNull()
  })

  test.skipIf(process.getuid?.() === 0)('is none where the daemon may not read it', () => {
    const path = fileWith(ownKey)
    chmodSync(path, 0o000)
    expect(secretIn(path)).toBeNull()
  })
})

describe('AES', () => {
  test('is that of SP 800-38A, F.2.1 and F.2.2: CBC, 128 bits, two blocks', () => {
    const key = fromHex('2B7E151628AED2A6ABF7158809CF4F3C')
    const start = fromHex('000102030405060708090A0B0C0D0E0F')
    const plain = '6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E51'
    const sealed = '7649ABAC8119B246CEE98E9B12E9197D5086CB9B507219EE95DB113A917678B2'
    expect(toHex(systemAes.encrypt({ key, start, data: fromHex(plain) }))).toBe(sealed)
    expect(toHex(systemAes.decrypt({ key, start, data: fromHex(sealed) }))).toBe(plain)
  })
})

describe('a family', () => {
  const settings = (keyFile: string) => ({ address: 1, security: { keyFile } })

  test('on this machine has its secret from the file that the settings name', () => {
    const file = fileWith(`${ownKey}\n`)
    const here = onThisMachine(osdpReader, {
      randomBytes: (count) => new Uint8Array(count).fill(7),
      isLook: false,
    })
    const outside = { random: (count: number) => new Uint8Array(count), secret: () => ownKey, aes: systemAes }
    const row = { ...here, simulate: (given: unknown) => osdpReader.simulate(given, outside) }
    const bench = familyBench({ family: row, devices: { one: settings(file) } })
    bench.advance(2000)
    expect(bench.news()).toEqual([online])
  })

  test('for practice has a key of the moment at both ends, and asks no file of the venue', () => {
    const bench = familyBench({
      family: forPractice(osdpReader, seeded(1)),
      devices: { one: settings('/nowhere/key') },
    })
    bench.advance(2000)
    expect(bench.news()).toEqual([online])
  })

  test('for practice can be paired', () => {
    const given = { address: 1, security: { keyFile: '/nowhere/key', pairing: true } }
    const bench = familyBench({ family: forPractice(osdpReader, seeded(1)), devices: { one: given } })
    bench.advance(2000)
    expect(bench.news()[0]).toEqual(online)
  })
})
