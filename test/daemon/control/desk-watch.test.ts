import { describe, expect, test } from 'vitest'
import { createDeskWatch } from '../../../daemon/control/desk-watch.ts'
import type { DeskNews } from '../../../daemon/domain/desk-guide.ts'
import { attendedDay } from '../../support/attended-desk.ts'
import { person } from '../../support/people.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

function bench() {
  const story = attendedDay()
  const clock = createVirtualClock()
  const watch = createDeskWatch({
    venue: story.venue,
    state: story.state,
    moment: () => ({ ms: story.now(), clock: 'synced' }),
    clock,
  })
  const desk = story.venue.desks.get('desk1')
  if (desk === undefined) throw new Error('the desk is gone')
  /** The answer, when it has come. */
  const asking = async (seen: string | null, over = new AbortController().signal) => {
    const answers: DeskNews[] = []
    void watch.next(desk, { seen, over }).then((news) => answers.push(news))
    await Promise.resolve()
    return async () => {
      await Promise.resolve()
      return answers[0] ?? null
    }
  }
  return { story, clock, watch, asking }
}

describe('a screen at a check-in table', () => {
  test('is answered at once when it shows nothing or something else', async () => {
    const { asking } = bench()
    const first = await (await asking(null))()
    expect(first).toMatchObject({ desk: 'desk1', guide: { step: 'show_document' } })
    expect(await (await asking('something older'))()).toEqual(first)
  })

  test('waits for a fact that changes what it shows, and for no other', async () => {
    const { story, watch, asking } = bench()
    const shown = await (await asking(null))()
    const answer = await asking(shown?.seen ?? '')
    story.signal('lane1-gate', { kind: 'Degraded', what: 'test' })
    watch.changed()
    expect(await answer()).toBeNull()
    story.card('desk1-reader', person('A1'))
    watch.changed()
    expect((await answer())?.guide).toMatchObject({ step: 'issue_badge' })
  })

  test('hears of a second card that comes to the same', async () => {
    const { story, watch, asking } = bench()
    story.card('desk1-reader', person('R1'))
    const shown = await (await asking(null))()
    const answer = await asking(shown?.seen ?? '')
    story.card('desk1-reader', person('R1'))
    watch.changed()
    expect((await answer())?.guide).toEqual(shown?.guide)
  })

  test('is answered with the same after 25 seconds, and when the gateway stops', async () => {
    const { clock, watch, asking } = bench()
    const shown = await (await asking(null))()
    const answer = await asking(shown?.seen ?? '')
    clock.advance(24_999)
    expect(await answer()).toBeNull()
    clock.advance(1)
    expect(await answer()).toEqual(shown)
    const stopped = await asking(shown?.seen ?? '')
    watch.stop()
    expect(await stopped()).toEqual(shown)
    expect(clock.waiting()).toBe(0)
  })
  test('that has gone away is not kept', async () => {
    const { clock, asking } = bench()
    const shown = await (await asking(null))()
    const gone = new AbortController()
    await asking(shown?.seen ?? '', gone.signal)
    expect(clock.waiting()).toBe(1)
    gone.abort()
    expect(clock.waiting()).toBe(0)
  })
})
