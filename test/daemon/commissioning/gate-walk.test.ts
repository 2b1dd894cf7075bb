import { describe, expect, test } from 'vitest'
import { walkGate } from '../../../daemon/commissioning/gate-walk.ts'
import {
  hasFire,
  type Settings,
  withFire,
  withOutputsSwapped,
} from '../../../daemon/commissioning/settings-change.ts'
import { walkWords } from '../../../daemon/text/walk-words.ts'
import { familyOf } from '../../../drivers/families.ts'
import { usualSettings } from '../../support/usual-settings.ts'
import {
  createWalkBench,
  no,
  number,
  skip,
  verdicts,
  type WalkBench,
  type Walker,
  yes,
} from '../../support/walk-bench.ts'

const lane = {
  name: { zh: '一号通道', en: 'lane 1' },
  outer: { zh: '储物区', en: 'hall' },
  inner: { zh: '评标区', en: 'evaluation' },
}
const right = { open: { in: 1, out: 2 }, passed: { in: 1, out: 2 }, fire: 3, relockMs: 2_000 }
const through = (walk: Parameters<typeof walkGate>[0]) => walkGate(walk, lane)

const startOf = (word: { readonly en: string }) => word.en.split('{')[0] ?? ''
const isAsked = (text: string, word: { readonly en: string }) => text.startsWith(startOf(word))

/** Someone who does all that is asked, goes through where the gate lets them, and tells what happened. */
function attentive({ hasFire = true } = {}): Walker {
  return ({ text, kind }, bench) => {
    if (text.includes('fire contact wired')) return hasFire ? yes : no
    if (isAsked(text, walkWords.fireRaise)) bench.later(3_000, { kind: 'Fire', active: true })
    if (isAsked(text, walkWords.fireReset)) bench.later(3_000, { kind: 'Fire', active: false })
    if (kind === 'move' && text.includes('One person')) goThrough(bench)
    if (kind === 'side') return number(sideTold(bench, text))
    if (text.includes('Did the gate move')) return no
    return yes
  }
}

/** Goes the way that the gate opens, a second and a half after it did. */
function goThrough(bench: WalkBench): void {
  const before = bench.movements.length
  const look = () => {
    const opened = bench.movements.slice(before).find(({ kind }) => kind === 'GateOpened')
    if (opened?.kind === 'GateOpened') bench.later(1_000, { kind: 'Walk', direction: opened.direction })
  }
  bench.clock.at(bench.clock.now() + 500, look)
}

function sideTold({ movements }: WalkBench, text: string): number {
  const went = movements.findLast(({ kind }) => kind === 'PersonWentThrough')
  if (went?.kind !== 'PersonWentThrough') return 0
  const wanted = text.includes('1 = towards evaluation') ? 'in' : 'out'
  return went.direction === wanted ? 1 : 2
}

const allProven = [
  'gate.rest proven',
  'gate.fire proven',
  'gate.fire.free proven',
  'gate.fire.reset proven',
  'gate.passage.in proven',
  'gate.passage.out proven',
  'gate.unused proven',
  'gate.cut proven',
]

describe('a gate that is wired as its settings say', () => {
  test('is proven step by step, and nothing of the settings changes', async () => {
    const bench = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    const settings = await bench.run(through, attentive())
    expect(verdicts(bench)).toEqual(allProven)
    expect(settings).toMatchObject(right)
  })

  test('opens as often as was agreed to', async () => {
    const bench = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    await bench.run(through, attentive())
    const agreed = bench.asked.filter(({ kind }) => kind === 'move').length
    expect(bench.movements.filter(({ kind }) => kind === 'GateOpened')).toHaveLength(agreed)
    expect(agreed).toBe(4)
  })

  test('opens never where everything that moves is left out', async () => {
    const bench = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    await bench.run(through, (question, its) =>
      question.kind === 'move' || question.kind === 'ready' ? skip : attentive()(question, its),
    )
    expect(bench.movements).toEqual([])
    expect(verdicts(bench).slice(0, 2)).toEqual(['gate.rest skipped', 'gate.fire skipped'])
    expect(verdicts(bench).slice(-4)).toEqual([
      'gate.passage.in skipped',
      'gate.passage.out skipped',
      'gate.unused skipped',
      'gate.cut skipped',
    ])
  })
})

describe('a gate that is wired otherwise', () => {
  test.each([
    ['outputs exchanged', { open: { in: 2, out: 1 } }],
    ['passage contacts exchanged', { passed: { in: 2, out: 1 } }],
    ['both exchanged', { open: { in: 2, out: 1 }, passed: { in: 2, out: 1 } }],
    ['a passage contact elsewhere', { passed: { in: 5, out: 2 } }],
    ['both passage contacts elsewhere', { passed: { in: 5, out: 1 } }],
    ['passage contacts that open with a passage', { passedActive: 'open' }],
    ['the fire contact elsewhere', { fire: 4 }],
    ['a fire contact that closes in a fire', { fireActive: 'closed' }],
    ['a fire contact elsewhere that closes in a fire', { fire: 4, fireActive: 'closed' }],
  ])('is found out and put right: %s', async (_what, other) => {
    const truth = { ...right, ...other }
    const bench = createWalkBench({ family: 'modbus-relay', truth, believed: right })
    const settings = await bench.run(through, attentive())
    expect(settings).toMatchObject(truth)
    expect(verdicts(bench).filter((one) => / (failed|skipped)$/.test(one))).toEqual([])
    expect(verdicts(bench).filter((one) => one.endsWith(' changed')).length).toBeGreaterThan(0)
    expect(verdicts(bench).filter((one) => /^gate.passage.* proven$/.test(one))).toEqual(
      allProven.slice(4, 6),
    )
  })

  test('is not taken for right where nobody was let through, or no contact told of it', async () => {
    const bench = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    await bench.run(through, (question, its) => {
      if (question.text.includes('One person')) return yes
      if (question.kind !== 'side') return attentive()(question, its)
      return number(question.text.includes('towards evaluation, 2') ? 0 : 1)
    })
    const passages = bench.entries.filter(({ step }) => step.startsWith('gate.passage'))
    expect(passages.map(({ verdict, words }) => `${verdict}: ${words.en}`)).toEqual([
      expect.stringMatching(/^failed: way in: the gate did not let through/),
      expect.stringMatching(/^failed: way out: somebody went through and no contact moved/),
    ])
  })

  test('is not taken for right where it does not lock, or moves on the return', async () => {
    const bench = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    await bench.run(through, (question, its) =>
      question.text.includes('locked now') ? no : attentive()(question, its),
    )
    expect(verdicts(bench).slice(-2)).toEqual(['gate.unused failed', 'gate.cut failed'])
    const moving = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    await moving.run(through, (question, its) =>
      question.text.includes('Did the gate move') ? yes : attentive()(question, its),
    )
    expect(verdicts(moving).at(-1)).toBe('gate.cut failed')
  })

  test('is not taken for right where it does not stand free in a fire by itself', async () => {
    const bench = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    await bench.run(through, (question, its) =>
      question.text.includes('stand free') ? no : attentive()(question, its),
    )
    expect(verdicts(bench)).toContain('gate.fire.free failed')
  })

  test('is not taken for right where somebody is counted though nobody was to go through', async () => {
    const bench = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    await bench.run(through, (question, its) => {
      if (question.text.includes('nobody goes through')) its.later(500, { kind: 'Walk', direction: 'in' })
      return attentive()(question, its)
    })
    const unused = bench.entries.find(({ step }) => step === 'gate.unused')
    expect(unused).toMatchObject({
      verdict: 'failed',
      words: { en: expect.stringContaining('was reported') },
    })
  })

  test('is not taken for right where one contact of a kind reads active at rest and the other does not', async () => {
    const truth = { ...right, fire: 4 }
    const believed = { ...right, passed: { in: 4, out: 2 } }
    const bench = createWalkBench({ family: 'modbus-relay', truth, believed })
    await bench.run(through, attentive())
    expect(bench.entries[0]).toMatchObject({
      step: 'gate.rest',
      verdict: 'failed',
      words: { en: expect.stringContaining('input 4 reads active') },
    })
  })

  test('keeps its settings where a fire contact is where they have a passage contact', async () => {
    const truth = { ...right, passed: { in: 1, out: 5 }, fire: 2 }
    const bench = createWalkBench({ family: 'modbus-relay', truth, believed: right })
    await bench.run(through, attentive())
    const fire = bench.entries.find(({ step }) => step === 'gate.fire')
    expect(fire).toMatchObject({ verdict: 'failed', measured: { input: 2 } })
  })

  test('takes nobody who merely passes by for a fire', async () => {
    const truth = { ...right, fire: 4 }
    const bench = createWalkBench({ family: 'modbus-relay', truth, believed: right })
    const settings = await bench.run(through, (question, its) => {
      if (!isAsked(question.text, walkWords.fireRaise)) return attentive()(question, its)
      its.later(1_000, { kind: 'Walk', direction: 'in', force: true })
      its.later(8_000, { kind: 'Fire', active: true })
      return yes
    })
    expect(settings).toMatchObject(truth)
  })

  test('is found out beside a contact of the leaf that moves with every passage', async () => {
    const believed = { ...right, ajar: 4 }
    const truth = { ...believed, passed: { in: 5, out: 2 } }
    const bench = createWalkBench({ family: 'modbus-relay', truth, believed })
    expect(await bench.run(through, attentive())).toMatchObject(truth)
  })

  test('gets a fire contact that its settings do not have', async () => {
    const believed = familyOf('uhppote').settings.parse(usualSettings('uhppote'))
    const truth = withFire(believed as Settings)
    const bench = createWalkBench({ family: 'uhppote', truth, believed })
    expect(await bench.run(through, attentive())).toEqual(truth)
    expect(verdicts(bench).slice(1, 3)).toEqual(['gate.fire changed', 'gate.fire proven'])
  })

  test('is not taken for right where the fire alarm was never reset', async () => {
    const bench = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    await bench.run(through, (question, its) =>
      isAsked(question.text, walkWords.fireReset) ? yes : attentive()(question, its),
    )
    expect(verdicts(bench)).toContain('gate.fire.reset failed')
    const into = bench.entries.find(({ step }) => step === 'gate.passage.in')
    expect(into).toMatchObject({ verdict: 'failed', measured: { order: 'refused' } })
    expect(into?.words.en).toContain('did not carry out the order')
    const cut = bench.entries.find(({ step }) => step === 'gate.cut')
    expect(cut).toMatchObject({ verdict: 'failed', measured: { orderWritten: false } })
    expect(cut?.words.en).toContain('not on the wire')
  })

  test('loses a fire contact of its settings that is not there', async () => {
    const truth = { ...right, fire: null }
    const bench = createWalkBench({
      family: 'modbus-relay',
      truth,
      believed: { ...right, fireActive: 'closed' },
    })
    const settings = await bench.run(through, attentive({ hasFire: false }))
    expect(settings['fire']).toBeNull()
    expect(verdicts(bench)).toContain('gate.fire changed')
  })
})

describe('gates of other makes', () => {
  const usual = (family: string) => familyOf(family).settings.parse(usualSettings(family)) as Settings
  test.each(['modbus-tcp-relay', 'hid-relay', 'gate-feab', 'gate-eb', 'uhppote', 'osdp-gate'])(
    '%s as it is wired is walked without a fault',
    async (family) => {
      const settings = usual(family)
      const bench = createWalkBench({ family, truth: settings, believed: settings })
      const after = await bench.run(through, attentive({ hasFire: hasFire(settings) }))
      expect(verdicts(bench).filter((one) => / (failed|skipped|changed)$/.test(one))).toEqual([])
      expect(after).toEqual(settings)
    },
  )

  test.each(['hid-relay', 'gate-feab', 'uhppote', 'osdp-gate'])(
    '%s with its outputs exchanged is found out and put right',
    async (family) => {
      const believed = usual(family)
      const truth = withOutputsSwapped(believed)
      const bench = createWalkBench({ family, truth, believed })
      const after = await bench.run(through, attentive({ hasFire: hasFire(believed) }))
      expect(verdicts(bench)).toContain('gate.passage.in changed')
      expect(withOutputsSwapped(after)).toEqual(believed)
    },
  )
})

describe('the wire cut in the middle of a pulse', () => {
  test('is let go while the relay is closed, and no order is on the wire when it is back', async () => {
    const bench = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    await bench.run(through, attentive())
    const cut = bench.entries.find(({ step }) => step === 'gate.cut')
    expect(cut?.measured).toMatchObject({ cutAfterMs: 100, ordersOnReturn: 0, orderWritten: true })
    const openedMs = bench.openedAtMs.at(-1) ?? 0
    const closedMs = bench.closedAtMs.find((atMs) => atMs > openedMs) ?? Number.POSITIVE_INFINITY
    expect(closedMs - openedMs).toBeGreaterThan(20)
    expect(closedMs - openedMs).toBeLessThan(500)
  })

  test('is no proof where an order is on the wire on the return, or nobody answers', async () => {
    const bench = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    await bench.run(
      (walk) =>
        through({
          ...walk,
          async open(settings) {
            const isThere = await walk.open(settings)
            walk.device().order({ kind: 'OpenGate', ref: 'x', direction: 'in', withinMs: 1_000 })
            return isThere
          },
        }),
      attentive(),
    )
    expect(verdicts(bench).at(-1)).toBe('gate.cut failed')
    const gone = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
    await gone.run((walk) => through({ ...walk, open: async () => false }), attentive())
    expect(gone.entries.at(-1)?.words.en).toContain('did not answer any more')
  })
})

test('a device that goes away in the middle ends the walk with what became of it', async () => {
  const bench = createWalkBench({ family: 'modbus-relay', truth: right, believed: right })
  const walk = bench.run(through, (question, its) => {
    if (question.kind === 'move') its.unplug()
    return attentive()(question, its)
  })
  await expect(walk).rejects.toMatchObject({ code: 'unplugged' })
  expect(bench.movements).toEqual([])
})
