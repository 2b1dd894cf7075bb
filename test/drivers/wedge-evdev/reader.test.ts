import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { converseWedge } from '../../../drivers/wedge-evdev/conversation.ts'
import { wedgeEvdev } from '../../../drivers/wedge-evdev/index.ts'
import type { InputEvent } from '../../../drivers/wedge-evdev/packets.ts'
import { order as asInput } from '../../support/conversation-rows.ts'
import { dropped, keyEvent, stroke, syncReport } from '../../support/input-events.ts'
import { badge, listenTo, readFailed } from '../../support/listening-device.ts'

const settings = { gapMs: 100, maxLength: 512, samePresentationMs: 2000 }

/** A reader that was heard from 0 on, with everything settled; its kernel's clock shows the same as ours. */
function reader(changed: Partial<typeof settings> = {}) {
  const ear = listenTo(converseWedge({ ...settings, ...changed }))
  ear.wait(1000)
  ear.news()
  const hear = (...events: readonly InputEvent[]) => events.forEach(ear.hear)
  return {
    ...ear,
    hear,
    /** Presses these keys, one each 10 ms. */
    type(...names: readonly string[]) {
      for (const name of names) {
        ear.wait(10)
        hear(...stroke(name, ear.now()))
      }
    },
  }
}

test('the defaults of the schema are those of these tests', () => {
  expect(wedgeEvdev.settings.parse({})).toEqual(settings)
})

describe('a code that a reader types', () => {
  test('is told at Enter, with capitals and signs as on the US layout', () => {
    const it = reader()
    it.type('KEY_1', 'KEY_KP7', 'KEY_A')
    it.hear(keyEvent('KEY_LEFTSHIFT', 1, it.now()), keyEvent('KEY_RIGHTSHIFT', 1, it.now()))
    it.type('KEY_Q', 'KEY_MINUS')
    it.hear(keyEvent('KEY_LEFTSHIFT', 0, it.now()))
    it.type('KEY_SLASH')
    it.hear(keyEvent('KEY_RIGHTSHIFT', 0, it.now()))
    it.type('KEY_SLASH', 'KEY_SPACE', 'KEY_Z')
    expect(it.news()).toEqual([])
    it.type('KEY_ENTER')
    expect(it.news()).toEqual([badge('17aQ_?/ z')])
  })

  test('ends with the Enter of the number block too', () => {
    const it = reader()
    it.type('KEY_1', 'KEY_KPENTER')
    expect(it.news()).toEqual([badge('1')])
  })

  test('is told once while the badge lies there, and again when it comes back', () => {
    const it = reader()
    const show = () => it.type('KEY_1', 'KEY_2', 'KEY_ENTER')
    show()
    it.wait(1900)
    show()
    it.wait(1900)
    show()
    expect(it.news()).toEqual([badge('12')])
    it.wait(2000)
    show()
    expect(it.news()).toEqual([badge('12')])
  })

  test('of another badge is told at once', () => {
    const it = reader()
    it.type('KEY_1', 'KEY_ENTER', 'KEY_2', 'KEY_ENTER', 'KEY_1', 'KEY_ENTER')
    expect(it.news()).toEqual([badge('1'), badge('2'), badge('1')])
  })

  test('is told each time where the venue wants that', () => {
    const it = reader({ samePresentationMs: 0 })
    it.type('KEY_1', 'KEY_ENTER', 'KEY_1', 'KEY_ENTER')
    expect(it.news()).toEqual([badge('1'), badge('1')])
  })

  test('is not longer for a key that is held: repeats and second releases are nothing', () => {
    const it = reader()
    it.type('KEY_1')
    for (let n = 0; n < 50; n++) it.hear(keyEvent('KEY_2', n === 0 ? 1 : 2, it.now()), syncReport(it.now()))
    it.hear(keyEvent('KEY_2', 0, it.now()), keyEvent('KEY_2', 0, it.now()))
    it.type('KEY_ENTER')
    expect(it.news()).toEqual([badge('12')])
  })

  test('is not changed by lock keys', () => {
    const it = reader()
    it.type('KEY_NUMLOCK', 'KEY_KP5', 'KEY_CAPSLOCK', 'KEY_A', 'KEY_ENTER')
    expect(it.news()).toEqual([badge('5a')])
  })

  test('that is empty is nothing', () => {
    const it = reader()
    it.type('KEY_ENTER', 'KEY_ENTER')
    it.wait(10_000)
    expect(it.news()).toEqual([])
  })
})

describe('what is no whole code', () => {
  test('is one with a key that has no character', () => {
    const it = reader()
    it.type('KEY_1', 'KEY_F1', 'KEY_2', 'KEY_ENTER', 'KEY_3', 'KEY_ENTER')
    expect(it.news()).toEqual([readFailed('unreadable'), badge('3')])
    it.type('KEY_1', 'KEY_BACKSPACE', 'KEY_2', 'KEY_ENTER')
    expect(it.news()).toEqual([readFailed('unreadable')])
  })

  test('is one with a character typed while Ctrl or Alt is held', () => {
    for (const held of ['KEY_LEFTCTRL', 'KEY_LEFTALT']) {
      const it = reader()
      it.type('KEY_1')
      it.hear(keyEvent(held, 1, it.now()))
      it.type('KEY_M')
      it.hear(keyEvent(held, 0, it.now()))
      it.type('KEY_2', 'KEY_ENTER')
      expect(it.news()).toEqual([readFailed('unreadable')])
    }
  })

  test('is one typed by hand', () => {
    const it = reader()
    for (const key of ['KEY_1', 'KEY_2', 'KEY_3', 'KEY_ENTER']) {
      it.type(key)
      it.wait(200)
    }
    expect(it.news()).toEqual([readFailed('interrupted')])
    it.type('KEY_1', 'KEY_2', 'KEY_ENTER')
    expect(it.news()).toEqual([badge('12')])
  })

  test('is one without Enter: after 2 s it is given up, and the next one counts', () => {
    const it = reader()
    it.type('KEY_1', 'KEY_2')
    const last = it.now()
    it.waitUntil(last + 1999)
    expect(it.news()).toEqual([])
    it.waitUntil(last + 2000)
    expect(it.news()).toEqual([readFailed('interrupted')])
    it.type('KEY_3', 'KEY_ENTER')
    expect(it.news()).toEqual([badge('3')])
    expect(it.wakeAt()).toBe(it.now() + 2000)
    it.wait(2000)
    expect(it.wakeAt()).toBeNull()
  })

  test('is one that is too long: nothing of it is told', () => {
    const it = reader({ maxLength: 3 })
    it.type('KEY_1', 'KEY_2', 'KEY_3', 'KEY_ENTER')
    expect(it.news()).toEqual([badge('123')])
    it.type('KEY_1', 'KEY_2', 'KEY_3', 'KEY_4', 'KEY_1', 'KEY_2', 'KEY_ENTER')
    expect(it.news()).toEqual([readFailed('too_long')])
  })

  test('is one of which the kernel lost events, to its Enter', () => {
    const it = reader()
    it.type('KEY_1')
    const { now } = it
    it.hear(
      keyEvent('KEY_LEFTSHIFT', 1, now()),
      dropped(now()),
      keyEvent('KEY_2', 1, now()),
      syncReport(now()),
    )
    it.type('KEY_3', 'KEY_ENTER', 'KEY_4', 'KEY_ENTER')
    expect(it.news()).toEqual([readFailed('interrupted'), badge('4')])
  })

  test('is one that we came into the middle of', () => {
    const ear = listenTo(converseWedge(settings))
    const type = (name: string) => {
      ear.wait(10)
      stroke(name, ear.now()).forEach(ear.hear)
    }
    for (const name of ['KEY_3', 'KEY_4', 'KEY_ENTER']) type(name)
    expect(ear.news()).toEqual([readFailed('interrupted')])
    for (const name of ['KEY_1', 'KEY_2', 'KEY_ENTER']) type(name)
    expect(ear.news()).toEqual([badge('12')])
  })
})

describe('a process that is held up', () => {
  test('reads a code by the times of the kernel', () => {
    const it = reader()
    it.type('KEY_1')
    const stamped = it.now()
    it.heldUp(1500)
    it.hear(...stroke('KEY_2', stamped + 10), ...stroke('KEY_ENTER', stamped + 20))
    expect(it.news()).toEqual([badge('12')])
  })

  test('never takes the end of a code for a code, however long it was', () => {
    const it = reader()
    it.type('KEY_1')
    const stamped = it.now()
    it.heldUp(60_000)
    it.hear(...stroke('KEY_2', stamped + 10), ...stroke('KEY_ENTER', stamped + 20))
    expect(it.news()).toEqual([badge('12')])
  })
})

test('an order is refused: there is nothing to open', () => {
  const it = reader()
  it.step(asInput({ kind: 'OpenDoor', ref: 'a', door: 1, withinMs: 1000 }))
  expect(it.news()).toEqual([{ kind: 'OrderFailed', ref: 'a', why: 'refused' }])
})

type Act = { readonly key: string } | { readonly pauseMs: number }

/** Whatever is typed, with whatever pauses: exactly the runs between two Enters without a pause and a strange key are read. */
test('what is told is what was typed in one go, and nothing else', () => {
  const names = { KEY_1: '1', KEY_A: 'a', KEY_SLASH: '/', KEY_F1: null, KEY_ENTER: '\n' } as const
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 8, arbitrary: fc.record({ key: fc.constantFrom(...Object.keys(names)) }) },
    { weight: 1, arbitrary: fc.record({ pauseMs: fc.constantFrom(50, 89, 120, 1000, 2500) }) },
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const it = reader({ maxLength: 6, samePresentationMs: 0 })
      const wanted: unknown[] = []
      let line = { text: '', lastAt: null as number | null, trouble: null as string | null }
      const settle = () => {
        if (line.lastAt === null || it.now() - line.lastAt < 2000) return
        wanted.push({ kind: 'ReadFailed', failure: line.trouble ?? 'interrupted' })
        line = { text: '', lastAt: null, trouble: null }
      }
      for (const one of acts) {
        if ('pauseMs' in one) {
          it.wait(one.pauseMs)
          settle()
          continue
        }
        const character = names[one.key as keyof typeof names]
        it.type(one.key)
        settle()
        const isLate = line.lastAt !== null && it.now() - line.lastAt > 100
        if (isLate) line.trouble ??= 'interrupted'
        if (character === '\n') {
          if (line.trouble !== null) wanted.push({ kind: 'ReadFailed', failure: line.trouble })
          else if (line.text !== '') wanted.push(badge(line.text))
          line = { text: '', lastAt: null, trouble: null }
          continue
        }
        line.lastAt = it.now()
        if (character === null) line.trouble ??= 'unreadable'
        else if (line.text.length === 6) line.trouble ??= 'too_long'
        else if (line.trouble === null) line.text += character
      }
      expect(it.news()).toEqual(wanted)
    }),
    { numRuns: 3000 },
  )
})

test('no sequence of events makes it throw, ask for anything or remember more than a line', () => {
  const event: fc.Arbitrary<InputEvent> = fc.record({
    kind: fc.constant('inputEvent' as const),
    seconds: fc.nat(0xffffffff),
    micros: fc.nat(999_999),
    type: fc.constantFrom(0, 1, 1, 1, 4),
    code: fc.oneof(fc.nat(130), fc.constantFrom(3, 28, 42, 29)),
    value: fc.constantFrom(0, 1, 1, 2),
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(event, fc.nat(3000)), { maxLength: 60 }), (events) => {
      const it = reader({ maxLength: 8 })
      for (const [one, pauseMs] of events) {
        it.wait(pauseMs)
        it.hear(one)
        expect(it.state().line.text.length).toBeLessThanOrEqual(8)
        expect(it.state().keyboard.held.length).toBeLessThanOrEqual(8)
      }
    }),
    { numRuns: 2000 },
  )
})
