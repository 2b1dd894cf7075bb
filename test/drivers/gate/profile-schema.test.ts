import { describe, expect, test } from 'vitest'
import { gateProfile } from '../../../drivers/gate/profile/schema.ts'
import { gateEb } from '../../../drivers/gate-eb/index.ts'
import { gateFeab } from '../../../drivers/gate-feab/index.ts'
import { eb, feab, talkative } from '../../support/gate-profiles.ts'

function problems(profile: unknown): readonly { path: string; message: string }[] {
  const parsed = gateProfile.safeParse(profile)
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
}

test('nothing of a profile has a default: what is left out is asked for', () => {
  for (const key of Object.keys(feab)) {
    const { [key as keyof typeof feab]: _, ...rest } = feab
    expect(
      problems(rest).map(({ path }) => path),
      key,
    ).toContain(key)
  }
})

test('a profile is the same when it is read again', () => {
  for (const profile of [feab, eb, talkative]) expect(gateProfile.parse(profile)).toEqual(profile)
})

describe('a frame', () => {
  test.each<readonly [string, string]>([
    ['FE 8 01', '"8" is no byte in two hexadecimal digits and none of {address} {check} {any} {status}'],
    [
      'FE {door} 01',
      '"{door}" is no byte in two hexadecimal digits and none of {address} {check} {any} {status}',
    ],
    ['', '"" is no byte in two hexadecimal digits and none of {address} {check} {any} {status}'],
    ['FE', 'a frame has 2 to 32 bytes'],
    [Array(33).fill('FE').join(' '), 'a frame has 2 to 32 bytes'],
    ['{address} FE 01', 'a frame begins with a byte that is always the same'],
    ['FE {address}', 'a frame has two bytes at least that are always the same'],
    ['FE 01 {address} {address}', '{address} stands in the frame twice'],
    ['FE 01 {any}', '{any} has no meaning here'],
    ['FE 01 {status}', '{status} has no meaning here'],
  ])('"%s": %s', (text, message) => {
    expect(problems({ ...feab, open: { ...feab.open, a: text } })).toContainEqual({ path: 'open.a', message })
  })

  test('has a check exactly where the profile has one', () => {
    expect(problems({ ...eb, check: 'none' }).map(({ path }) => path)).toContain('open.a')
    expect(problems({ ...eb, open: { ...eb.open, a: 'EB {address} 40 00 00' } })).toContainEqual({
      path: 'open.a',
      message: 'the frame has no {check}, the profile has check xor',
    })
  })

  test('cannot be the same as another that goes the same way', () => {
    const { a } = feab.open
    expect(problems({ ...feab, open: { a, b: a } })).toContainEqual({
      path: 'open.b',
      message: 'this frame cannot be told apart from open.a',
    })
  })

  test('cannot begin another one, nor be hidden by any byte', () => {
    const passage = { passed: { a: 'FE 81 {any}', b: 'FE 81 02 00' }, lapsed: null }
    expect(problems({ ...feab, passage })).toContainEqual({
      path: 'passage.passed.b',
      message: 'this frame cannot be told apart from passage.passed.a',
    })
  })

  test('of the status has its byte', () => {
    const status = { ...talkative.status, reply: 'A1 {address} 0F {any} {check}' }
    expect(problems({ ...talkative, status }).map(({ path }) => path)).toContain('status.reply')
  })
})

describe('settings', () => {
  const ebSettings = { profile: eb, inSide: 'a' }

  test('need profile and side; the rest has defaults', () => {
    expect(gateFeab.settings.parse({ profile: feab, inSide: 'b' })).toEqual({
      profile: feab,
      inSide: 'b',
      relockMs: 5000,
    })
    expect(gateEb.settings.parse(ebSettings)).toEqual({ ...ebSettings, address: 1, relockMs: 5000 })
    expect(gateEb.settings.safeParse({ profile: eb }).success).toBe(false)
    expect(gateEb.settings.safeParse({ inSide: 'a' }).success).toBe(false)
  })

  test('of boards on a bus need an address in what is sent, of others there is none', () => {
    expect(gateEb.settings.safeParse({ ...ebSettings, profile: feab }).success).toBe(false)
    expect(gateFeab.settings.safeParse({ profile: eb, inSide: 'a' }).success).toBe(false)
  })

  test('give the wire its speed and its frames', () => {
    const wire = gateEb.wireFor?.(gateEb.settings.parse({ ...ebSettings, profile: talkative }))
    expect(wire?.serial).toEqual(talkative.serial)
    expect(wire?.codec.maxLength).toBe(6)
  })
})
