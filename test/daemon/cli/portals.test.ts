import { rmSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { askedOfDaemon } from '../../support/asked-of-daemon.ts'
import { dayStory, inRoom, ready } from '../../support/day-story.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf } from '../../support/scenario.ts'
import { dataDirectory, morning, warden } from '../../support/staff-console.ts'

const zhao = person('A1')
const why = ['--reason', '现场核实']

/** The command line of the witness, asked of the core. */
async function typed(story: Scenario, line: readonly string[], second?: string): Promise<Scenario> {
  const question = await askedOfDaemon(...line)
  const who = second === undefined ? { by: 'W1' } : { by: 'W1', second }
  return story.staff(question.command, question.arguments, who)
}

describe('portal (Art. 6, 16)', () => {
  test('open-up, lock-down and normalize say which portal, and why', async () => {
    const story = await typed(dayStory(), ['portal', 'open-up', 'lane-1', ...why])
    expect(story.last()).toMatchObject({ type: 'portal.opened_up', data: { reason: '现场核实' } })
    expect((await typed(story, ['portal', 'lock-down', 'lane-1', ...why])).last().type).toBe(
      'portal.locked_down',
    )
    expect((await typed(story, ['portal', 'normalize', 'lane-1'])).last().type).toBe('portal.normalized')
  })

  test('open-up without a reason is refused by the core', async () => {
    expect((await typed(dayStory(), ['portal', 'open-up', 'lane-1'])).refusal()).toEqual({
      code: 'arguments_invalid',
      detail: 'reason',
    })
  })
})

describe('override (F-X.10)', () => {
  test('lets somebody in, or out with --out; somebody unknown is not named', async () => {
    const story = await typed(ready(dayStory(), zhao), ['override', 'lane-1', '--person', 'A1', ...why])
    expect(story.last()).toMatchObject({ type: 'passage.granted', data: { direction: 'in' } })
    const out = await typed(dayStory(), ['override', 'lane-1', '--out', ...why])
    expect(out.last()).toMatchObject({ data: { direction: 'out', participant: null } })
    const stranger = await typed(dayStory(), ['override', 'lane-1', ...why], 'W2')
    expect(stranger.latest()).toEqual(['override.executed', 'passage.granted'])
  })
})

describe('occupancy and anti-passback (Art. 16)', () => {
  test('correct says where somebody is; without --to the person is outside', async () => {
    const story = await typed(inRoom(dayStory(), zhao), [
      'occupancy',
      'correct',
      'A1',
      '--to',
      'corridor',
      ...why,
    ])
    expect(story.last()).toMatchObject({ data: { from: 'room1', to: 'corridor' } })
    const outside = await typed(story, ['occupancy', 'correct', 'A1', ...why], 'W2')
    expect(outside.last()).toMatchObject({ data: { to: null, second: operatorOf('W2') } })
  })

  test('reset forgives the next passage', async () => {
    const story = await typed(inRoom(dayStory(), zhao), ['antipassback', 'reset', 'A1', ...why])
    expect(story.last()).toMatchObject({ type: 'antipassback.reset', data: { reason: '现场核实' } })
  })
})

describe('identity (Art. 17)', () => {
  test('verify is for an unreadable card unless it says otherwise', async () => {
    const story = dayStory()
    const line = ['identity', 'verify', story.refOf(zhao), '--document', 'passport']
    await typed(story, line, 'W2')
    const data = { document: 'passport', cause: 'card_unreadable' }
    expect(story.events().at(-2)).toMatchObject({ type: 'identity.manually_verified', data })
    await typed(story, [...line, '--cause', 'document_expired'], 'W2')
    expect(story.last()).toMatchObject({ data: { cause: 'document_expired' } })
  })

  test('reject turns somebody down by eye', async () => {
    const story = await typed(ready(dayStory(), zhao), ['identity', 'reject', 'A1'])
    expect(story.last()).toMatchObject({ data: { reason: 'holder_mismatch', document: 'resident_id' } })
  })
})

describe('portal list', () => {
  const data = dataDirectory()
  morning(data)
  const about = { subject: 'lane-2', session: null, zone: 'evaluation' }
  const order = { portal: 'lane-2', reason: '现场核实', operator: operatorOf('W1') }
  data.store('10:20', { type: 'portal.locked_down', ...about, data: order })
  data.store('10:21', { type: 'passage.obstructed', ...about, data: { portal: 'lane-2' } })
  for (const device of ['lane-1-gate', 'lane-1-in', 'lane-1-out']) {
    const connected = { device, identity: null }
    data.store('10:22', {
      type: 'device.connected',
      subject: device,
      session: null,
      zone: null,
      data: connected,
    })
  }
  afterAll(() => {
    data.journal.close()
    rmSync(data.dir, { recursive: true })
  })
  const list = async (...argv: string[]) =>
    (await warden(['--state-dir', data.dir, 'portal', 'list', ...argv])).out

  test('shows how each portal is controlled and how it stands, in the language asked for', async () => {
    const english = await list()
    expect(english).toMatch(
      /lane-1 +lane 1 +hall → evaluation +cards both ways +under control released by the fire alarm\n/,
    )
    expect(english).toMatch(
      /lane-2 .*locked down the portal is out of service reader not there released by the fire alarm obstructed\n/,
    )
    expect(await list('--lang', 'zh-CN')).toMatch(
      /lane-2 +二号通道 .*封锁 通道停用 读证设备未接通 疏散释放 受阻\n/,
    )
  })

  test('--json has the codes', async () => {
    expect(JSON.parse(await list('--json'))[1]).toMatchObject({
      portal: 'lane-2',
      control: 'both',
      mode: 'locked_down',
      remarks: ['portal_out_of_service', 'reader_away', 'released_by_fire', 'obstructed'],
    })
  })
})
