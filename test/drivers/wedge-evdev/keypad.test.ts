import { describe, expect, test } from 'vitest'
import { conversePad } from '../../../drivers/wedge-evdev/conversation.ts'
import { keypadEvdev } from '../../../drivers/wedge-evdev/index.ts'
import { dropped, keyEvent, stroke, syncReport } from '../../support/input-events.ts'
import { entered, listenTo, readFailed } from '../../support/listening-device.ts'

const settings = { maxDigits: 16, timeoutMs: 5000 }

function keypad(changed: Partial<typeof settings> = {}) {
  const ear = listenTo(conversePad({ ...settings, ...changed }))
  return {
    ...ear,
    /** Presses these keys as people do, one each 300 ms. */
    type(...names: readonly string[]) {
      for (const name of names) {
        ear.wait(300)
        stroke(name, ear.now()).forEach(ear.hear)
      }
    },
  }
}

test('the defaults of the schema are those of these tests', () => {
  expect(keypadEvdev.settings.parse({})).toEqual(settings)
})

describe('an entry', () => {
  test('is told at Enter, of either block', () => {
    const it = keypad()
    it.type('KEY_KP7', 'KEY_KP0', 'KEY_1', 'KEY_KPENTER', 'KEY_KP5', 'KEY_ENTER')
    expect(it.news()).toEqual([entered('701'), entered('5')])
  })

  test('is told at #', () => {
    const it = keypad()
    it.type('KEY_1', 'KEY_2')
    it.hear(keyEvent('KEY_LEFTSHIFT', 1, it.now()))
    it.type('KEY_3')
    expect(it.news()).toEqual([entered('12')])
  })

  test('counts from the first key on: nobody types so fast that we come into the middle', () => {
    const it = keypad()
    it.hear(keyEvent('KEY_1', 1, 1))
    it.hear(keyEvent('KEY_ENTER', 1, 2))
    expect(it.news()).toEqual([entered('1')])
  })

  test('is cleared by *, Escape and Delete, and shortened by Backspace', () => {
    for (const clear of ['KEY_KPASTERISK', 'KEY_ESC', 'KEY_DELETE']) {
      const it = keypad()
      it.type('KEY_1', 'KEY_2', clear, 'KEY_3', 'KEY_4', 'KEY_BACKSPACE', 'KEY_ENTER')
      expect(it.news(), clear).toEqual([entered('3')])
    }
  })

  test('of the same digits is told each time', () => {
    const it = keypad()
    it.type('KEY_1', 'KEY_ENTER', 'KEY_1', 'KEY_ENTER')
    expect(it.news()).toEqual([entered('1'), entered('1')])
  })

  test('without a digit is nothing', () => {
    const it = keypad()
    it.type('KEY_ENTER', 'KEY_BACKSPACE', 'KEY_KPASTERISK', 'KEY_NUMLOCK')
    it.wait(60_000)
    expect(it.news()).toEqual([])
    expect(it.wakeAt()).toBeNull()
  })

  test('left unfinished is forgotten after 5 s, so that the next person begins anew', () => {
    const it = keypad()
    it.type('KEY_1', 'KEY_2')
    it.wait(4999)
    expect(it.news()).toEqual([])
    it.wait(1)
    expect(it.news()).toEqual([readFailed('interrupted')])
    it.type('KEY_3', 'KEY_ENTER')
    expect(it.news()).toEqual([entered('3')])
  })

  test('that is too long, or holds another key than digits, is told as such and not in part', () => {
    const it = keypad({ maxDigits: 2 })
    it.type('KEY_1', 'KEY_2', 'KEY_3', 'KEY_ENTER')
    expect(it.news()).toEqual([readFailed('too_long')])
    for (const key of ['KEY_KPDOT', 'KEY_KPSLASH', 'KEY_A', 'KEY_TAB', 'KEY_F1', 'KEY_SPACE']) {
      it.type('KEY_1', key, 'KEY_ENTER')
      expect(it.news(), key).toEqual([readFailed('unreadable')])
    }
  })

  test('with a key that is no digit can be cleared', () => {
    const it = keypad()
    it.type('KEY_1', 'KEY_A', 'KEY_BACKSPACE', 'KEY_KPASTERISK', 'KEY_2', 'KEY_ENTER')
    expect(it.news()).toEqual([entered('2')])
  })

  test('of which the kernel lost events is not told', () => {
    const it = keypad()
    it.type('KEY_1')
    it.hear(dropped(it.now()))
    it.hear(syncReport(it.now()))
    it.type('KEY_2', 'KEY_ENTER')
    expect(it.news()).toEqual([readFailed('interrupted')])
  })

  test('is not longer for a key that is stuck', () => {
    const it = keypad()
    it.hear(keyEvent('KEY_1', 1, it.now()))
    for (let n = 0; n < 200; n++) {
      it.wait(33)
      it.hear(keyEvent('KEY_1', 2, it.now()))
    }
    expect(it.news()).toEqual([readFailed('interrupted')])
  })
})
