import { expect, test } from 'vitest'
import { lineOf, noticeOf } from '../../scripts/platform-consumer/words.ts'
import { startProgram } from '../support/programs.ts'
import { sealedEvents } from '../support/sealed-events.ts'

test.each([
  ['no broker', [], '--url'],
  ['a broker that is no MQTT address', ['--url', 'http://127.0.0.1'], '--url'],
  ['a venue that is no topic level', ['--url', 'mqtt://127.0.0.1', '--venue', 'a/b'], '--venue'],
  ['a client id with a wildcard', ['--url', 'mqtt://127.0.0.1', '--client-id', '#'], '--client-id'],
  ['a key without its name', ['--url', 'mqtt://127.0.0.1', '--key', 'key.pem'], '--key-id'],
  [
    'a database in no directory',
    ['--url', 'mqtt://127.0.0.1', '--db', 'no/such/place.db'],
    'no/such/place.db',
  ],
  ['an option that it does not have', ['--colour'], '--colour'],
])('with %s the program ends with 2 and names what is wrong', async (_what, words, named) => {
  const program = startProgram('scripts/platform-consumer/main.ts', ...words)
  expect((await program.ended()).code).toBe(2)
  const [complaint] = program.complaints().split('\n')
  expect(complaint).toContain(named)
})

test('an event is one line: time at the venue, sequence, words of the staff, type, zone, reference', () => {
  const [, , , entered] = sealedEvents(4)
  expect(lineOf(entered?.text ?? '')).toMatch(/^09:30:04\.000 {4}4 \S+ zone\.entered evaluation p-\w+$/)
})

test('what is all in order is not told, and an alarm says what, where and why', () => {
  expect(noticeOf({ kind: 'taken', stream: 'j-1', from: 1, to: 9 })).toBeNull()
  const alarm = { kind: 'broken_chain', stream: 'j-1', sequence: 9, detail: 'id x' } as const
  expect(noticeOf({ kind: 'alarm', alarm })).toContain('broken_chain: stream j-1, event 9: id x')
  const gap = { stream: 'j-1', venue: 'v', source: '/venues/v/gateways/g', from: 3, to: 8 }
  expect(noticeOf({ kind: 'gap', gap, isAsked: false })).toContain('j-1 3–8; 无签名密钥')
})
