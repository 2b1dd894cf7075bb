import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { catalogue } from '../../../config/rules.ts'
import { warden } from '../../support/staff-console.ts'

const dir = mkdtempSync(join(tmpdir(), 'warden-'))
afterAll(() => rmSync(dir, { recursive: true }))

const exampleFile = fileURLToPath(new URL('../../../config/venue.example.yaml', import.meta.url))

/** The example of a venue with this for its only rule. */
function exampleWith(rule: string): string {
  return readFileSync(exampleFile, 'utf8').replace(/^rules:\n(?: .*\n)+/m, `rules: { ${rule} }\n`)
}

const changed = join(dir, 'venue.yaml')
writeFileSync(changed, exampleWith('grantSeconds: 12'))

const policy = (...words: string[]) => warden(['--config', changed, 'policy', ...words])

describe('warden policy show', () => {
  test('has a line for every rule, with value, default, source, and whether it may be changed', async () => {
    const { code, out, err } = await policy('show')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const lines = out.split('\n')
    for (const { id } of catalogue.rules)
      expect(lines.filter((line) => line.startsWith(`${id} `))).toHaveLength(1)
    expect(out).toMatch(/^grantSeconds +12 +8 +yes +may be changed +Art\. 17 +how long a grant lasts/m)
    expect(out).toMatch(/^wrongAttempts +5 +5 +may be changed +Art\. 17 /m)
    expect(out).toMatch(/^freeEgress +true +true +fixed +GB 50396 9\.0\.1 +in an emergency/m)
    expect(out).toMatch(/^documents +\[…\] \(4\) +\[…\] \(4\) +may be changed/m)
    expect(out).toMatch(/^Rule set 1-[0-9a-f]{12}, 1 changed\./m)
  })

  test('speaks Chinese first', async () => {
    const { out } = await warden(['--config', changed, 'policy', 'show'], { env: {} })
    expect(out).toMatch(/^规则 +取值 +缺省 +已改 +类别 +出处 +说明$/m)
    expect(out).toMatch(/^sampleLeaveApprovers +all +all +可改 +第 29, 31 条 \(冲突 1\) +查验样品/m)
    expect(out).toMatch(/^keepNoIdCard +true +true +不可改 +居民身份证法 15 +不得扣押/m)
  })

  test('--json has all of it, and a version that changes with any rule', async () => {
    const { out } = await policy('show', '--json')
    const shown = JSON.parse(out)
    expect(shown.rules).toHaveLength(catalogue.rules.length)
    expect(shown.rules.find((rule: { id: string }) => rule.id === 'grantSeconds')).toMatchObject({
      value: 12,
      default: 8,
      changed: true,
      article: '17',
      class: 'switchable',
      min: 2,
      max: 30,
    })
    const usual = JSON.parse((await warden(['--config', exampleFile, 'policy', 'show', '--json'])).out)
    expect(usual.version).not.toBe(shown.version)
  })

  test('shows the defaults, and says so, where no venue file is named or installed', async () => {
    const { code, out, err } = await warden(['policy', 'show'])
    expect(code).toBe(0)
    expect(err).toContain('There is no venue file /etc/warden/venue.yaml; these are the defaults.')
    expect(out).toMatch(/, 0 changed\./)
  })

  test('a file that is not sound is told with its lines, and ends with 1', async () => {
    const bad = join(dir, 'bad.yaml')
    writeFileSync(bad, exampleWith('freeEgress: false'))
    const { code, out, err } = await warden(['--config', bad, 'policy', 'show'])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/bad\.yaml:\d+: rules\.freeEgress: expected nothing here: freeEgress is law/)
  })
})

describe('warden policy explain', () => {
  test('says what a rule is for and why, where it comes from, and what it may be set to', async () => {
    const { code, out } = await policy('explain', 'roomWithinMinutes')
    expect(code).toBe(0)
    expect(out).toContain(
      'the own room is reached within so many minutes of entering the area; another centre',
    )
    expect(out).toMatch(/^source +Art\. 17$/m)
    expect(out).toMatch(/^may be +a whole number from 1 to 60$/m)
  })

  test.each([
    ['grantSeconds', /^value +12\ndefault +8\nmay be +2 to 30$/m],
    ['antiPassback', /^may be +one of hard, soft$/m],
    ['documents', /^may be +some of resident_id, /m],
    ['lockerSizes', /^default +\[small, large\]\nmay be +one or more names$/m],
    ['badgeRequired', /^may be +true, false$/m],
    ['auditDailyAt', /^may be +a time of the day, HH:MM$/m],
    ['committeeSecrecy', /^may be +nothing else; no venue can change it$/m],
  ])('%s', async (rule, words) => {
    expect((await policy('explain', rule)).out).toMatch(words)
  })

  test('--json has the rule and its value', async () => {
    const { out } = await policy('explain', 'grantSeconds', '--json')
    expect(JSON.parse(out)).toMatchObject({ id: 'grantSeconds', value: 12, changed: true, kind: 'number' })
  })

  test('a rule that there is not is refused, with the nearest one', async () => {
    const { code, out, err } = await policy('explain', 'grantSecond')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toBe('warden: There is no rule "grantSecond". Did you mean: grantSeconds\n')
  })
})
