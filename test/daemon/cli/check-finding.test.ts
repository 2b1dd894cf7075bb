import { describe, expect, test } from 'vitest'
import { type Finding, findingOf, holderNames, isGood, sentence } from '../../../daemon/cli/check-finding.ts'
import { checkWords } from '../../../daemon/text/check-words.ts'
import { Fault } from '../../../drivers/fault.ts'

const seen = { fault: null, opened: true, waitedMs: 4600, noiseBytes: 0, strays: 0 }
const device = {
  id: 'it',
  answered: { identity: null, afterMs: 37 },
  isAsked: true,
  replyMs: 9,
  complaint: null,
}
const named = (identity: string | null) => ({ ...device, answered: { identity, afterMs: 37 } })
const silent = { ...device, answered: null }

describe('what a check says of a device', () => {
  test.each([
    ['that answers', seen, device, null, true, 'answers after 37 ms'],
    ['that is the configured one', seen, named('A7'), 'A7', true, 'and is A7, as configured'],
    ['where none is configured', seen, named('A7'), null, true, 'calls itself A7 (none is configured)'],
    ['that does not say who it is', seen, named(null), 'A7', false, 'does not say whether it is A7'],
    [
      'that is another one',
      seen,
      named('B8'),
      'A7',
      false,
      'B8 answers where A7 is configured: mixed up, or replaced; the gateway refuses it. Put the right one back',
    ],
    [
      'that complains',
      seen,
      { ...device, complaint: 'jam' },
      null,
      false,
      'answers after 37 ms, but says: jam',
    ],
    ['that is never asked', seen, { ...device, isAsked: false }, null, true, 'try it by hand'],
    ['that is silent', seen, silent, null, false, 'no answer within 5 s: check power'],
    ['behind noise', { ...seen, noiseBytes: 12 }, silent, null, false, '12 bytes of nothing known'],
    ['with another address', { ...seen, strays: 3 }, silent, null, false, 'check the address'],
    ['on a wire nobody opened', { ...seen, opened: false }, silent, null, false, 'cannot be opened'],
    [
      'on a wire that is not to be opened',
      { ...seen, opened: false, fault: new Fault('refused', 'no entry') },
      silent,
      null,
      false,
      'cannot be opened: connection refused (no entry). check port',
    ],
    [
      'on a wire that went away',
      { ...seen, fault: new Fault('unplugged', 'gone') },
      silent,
      null,
      false,
      'went away while it was looked at: unplugged (gone)',
    ],
  ] as const)('%s is true, and is one sentence', (_, line, its, configured, good, text) => {
    const found = findingOf(line, its, configured)
    expect(isGood(found)).toBe(good)
    expect(sentence(found, 'en')).toContain(text)
    expect(sentence(found, 'zh-CN')).not.toMatch(/[{}]|undefined/)
    expect(sentence(found, 'en')).not.toMatch(/[{}]|undefined|\n/)
  })

  test.each<readonly [Finding, string]>([
    [{ kind: 'missing' }, 'the device node is not there'],
    [{ kind: 'barred', group: 'dialout', ruleGroup: 'dialout' }, 'usermod -aG dialout USER'],
    [{ kind: 'barred', group: 'root', ruleGroup: 'warden' }, 'GROUP="warden", MODE="0660"'],
    [{ kind: 'barred', group: 'input', ruleGroup: 'warden' }, 'install 70-warden.rules'],
    [{ kind: 'barred', group: null, ruleGroup: 'dialout' }, 'belongs to ?'],
    [{ kind: 'held', holders: [{ pid: 7, program: 'brltty' }] }, 'is held by brltty (7)'],
    [{ kind: 'held', holders: [] }, 'check again as root'],
    [{ kind: 'daemon', state: 'degraded', fault: null }, 'which says: degraded'],
    [{ kind: 'daemon', state: 'offline', fault: 'busy' }, 'its line: held by another program'],
    [
      { kind: 'otherAdapter', adapter: 'USB SN FT0X2 port 1-2.3', configured: 'USB SN FT0X1 port 1-2.3' },
      'USB SN FT0X1 port 1-2.3 belongs here, USB SN FT0X2 port 1-2.3 is there, and the gateway refuses',
    ],
    [
      { kind: 'otherAdapter', adapter: 'USB SN ? port ?', configured: 'USB SN what? port 1-2' },
      'USB SN what? port 1-2 belongs here, USB SN (none) port (none) is there',
    ],
    [
      { kind: 'otherAdapter', adapter: '?', configured: 'USB SN FT0X1' },
      'change transport.adapter in the venue file',
    ],
    [
      { kind: 'otherUsb', adapter: 'USB SN 7', configured: 'USB SN 6' },
      'USB SN 6 belongs here, USB SN 7 is there',
    ],
    [
      { kind: 'daemonRefuses', identity: 'B8', configured: 'A7' },
      'A7 belongs here, B8 answers. Put the right one',
    ],
    [{ kind: 'daemonRefuses', identity: null, configured: 'A7' }, 'A7 belongs here, (none) answers'],
    [{ kind: 'daemonRefuses', identity: 'B8', configured: null }, '(warden device enrol)'],
    [{ kind: 'daemonMute', code: 'permission' }, 'does not answer (no permission)'],
  ])('%j is something to do', (found, text) => {
    expect(isGood(found)).toBe(false)
    expect(sentence(found, 'en')).toContain(text)
    expect(sentence(found, 'zh-CN')).not.toMatch(/[{}]|undefined/)
  })

  test('is good where the daemon says so', () => {
    expect(isGood({ kind: 'daemon', state: 'online', fault: null })).toBe(true)
  })

  test('names a few who hold a port, however many there are', () => {
    const many = Array.from({ length: 9 }, (_, at) => ({ pid: at, program: 'p' }))
    expect(holderNames(many)).toBe('p (0), p (1), p (2), p (3), …')
  })

  test('asks for the same values in both languages', () => {
    const names = (text: string) =>
      [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort()
    for (const { zh, en } of Object.values(checkWords)) expect(names(zh)).toEqual(names(en))
  })
})
