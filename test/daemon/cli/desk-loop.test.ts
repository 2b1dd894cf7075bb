import { describe, expect, test } from 'vitest'
import type { DeskEnd } from '../../../daemon/cli/desk-loop.ts'
import { runDesk } from '../../../daemon/cli/desk-loop.ts'
import type { Typed } from '../../../daemon/cli/desk-typed.ts'
import type { Asked } from '../../../daemon/control/client.ts'
import type { DeskGuide, DeskScan } from '../../../daemon/domain/desk-guide.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const participant = 'p-a1sa00000000'
const at = { participant, badge: '101' }

/** A desk whose daemon and clerk are told what to say by the test, one thing after another. */
function table(options: { isTerminal?: boolean; language?: 'zh-CN' | 'en' } = {}) {
  const { isTerminal = false, language = 'en' } = options
  const clock = createVirtualClock()
  const interrupt = new AbortController()
  const asked: Typed[] = []
  const shown: string[] = []
  const answers: ((answer: Asked) => void)[] = []
  const lines: ((line: string | null) => void)[] = []
  const hiddenLines: ((line: string | null) => void)[] = []
  const replies = new Map<string, Asked>()
  let version = 0
  const ended: Promise<DeskEnd> = runDesk(
    {
      ask(typed) {
        asked.push(typed)
        const reply = replies.get(typed.command)
        if (reply !== undefined) return Promise.resolve(reply)
        return new Promise((resolve) => answers.push(resolve))
      },
      line: () => new Promise((resolve) => lines.push(resolve)),
      hidden: () => new Promise((resolve) => hiddenLines.push(resolve)),
      show: async (text) => void shown.push(text),
      paper: { language, isTerminal, isColoured: false },
      clock,
      interruption: interrupt.signal,
    },
    null,
  )
  /** Lets everything that can go on go on. */
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  const answer = async (given: Asked) => {
    answers.shift()?.(given)
    await settle()
    return shown.at(-1) ?? ''
  }
  return {
    clock,
    asked,
    shown,
    replies,
    ended,
    interrupt,
    settle,
    answer,
    /** The daemon says what is next. */
    next(guide: DeskGuide) {
      const result = { desk: 'desk1', guide, scan: null, seen: `v${++version}` }
      return answer({ kind: 'result', result })
    },
    /** A badge was held to the reader on the desk. */
    scan(guide: DeskGuide, scan: DeskScan) {
      return answer({ kind: 'result', result: { desk: 'desk1', guide, scan, seen: `v${version}` } })
    },
    /** The daemon says the same again. */
    same(guide: DeskGuide) {
      const result = { desk: 'desk1', guide, scan: null, seen: `v${version}` }
      return answer({ kind: 'result', result })
    },
    async type(line: string | null) {
      lines.shift()?.(line)
      await settle()
      return shown.at(-1) ?? ''
    },
    async typeHidden(line: string | null) {
      hiddenLines.shift()?.(line)
      await settle()
      return shown.at(-1) ?? ''
    },
    commands: () => asked.filter(({ command }) => command !== 'desk.next'),
  }
}

const result = (given: unknown): Asked => ({ kind: 'result', result: given })
const refused = (zh: string, en: string): Asked => ({
  kind: 'refused',
  problem: { code: 'x', text: { zh, en } },
})

describe('the guided screen', () => {
  test('leads a clerk from the document to the lane with a number, a letter and the code once', async () => {
    const desk = table({ language: 'zh-CN' })
    await desk.settle()
    expect(await desk.next({ step: 'show_document' })).toContain('请出示证件')
    const issue = await desk.next({ step: 'issue_badge', participant, badge: null })
    expect(issue).toContain('核验通过')
    desk.replies.set('badge.issue', result({ events: [] }))
    await desk.type('101')
    expect(desk.commands()).toEqual([
      { command: 'badge.issue', arguments: { person: participant, number: '101', desk: 'desk1' } },
    ])
    const free = { small: 2, large: 0 }
    const choose = await desk.next({ step: 'choose_size', ...at, free, mayWaive: true })
    expect(choose).toContain('s 小柜（空 2）')
    expect(choose).toContain('大柜（已满）')
    expect(choose).toContain('n 声明无物品')
    desk.replies.set('locker.assign', result({ events: [], cell: 'A1', code: '407198' }))
    expect(await desk.type('s')).toContain('407198')
    const given = { person: participant, size: 'small', desk: 'desk1' }
    expect(desk.commands().at(-1)).toEqual({ command: 'locker.assign', arguments: given })
    expect(await desk.next({ step: 'door_opening', ...at, cell: 'A1' })).toContain('正在打开 A1 号柜')
    expect(await desk.next({ step: 'put_in_and_shut', ...at, cell: 'A1', isOverdue: false })).toContain(
      '请存放并关好柜门',
    )
    expect(await desk.next({ step: 'go_to_portal', ...at, cell: 'A1' })).toContain('请持证件到通道')
    expect(desk.shown.join('').split('407198')).toHaveLength(2)
  })

  test('takes the number of a badge from the reader on the desk, where a badge is wanted', async () => {
    const desk = table()
    await desk.settle()
    const issue: DeskGuide = { step: 'issue_badge', participant, badge: null }
    await desk.next(issue)
    desk.replies.set('badge.issue', result({ events: [] }))
    await desk.scan(issue, { kind: 'badge', number: 'B-7' })
    expect(desk.commands()).toEqual([
      { command: 'badge.issue', arguments: { person: participant, number: 'B-7', desk: 'desk1' } },
    ])
    desk.replies.set('badge.return', refused('识别牌不对', 'another badge'))
    const back: DeskGuide = { step: 'return_badge', ...at }
    await desk.next(back)
    expect(await desk.scan(back, { kind: 'badge', number: 'B-8' })).toContain('another badge')
    expect(desk.commands().at(-1)).toEqual({ command: 'badge.return', arguments: { number: 'B-8' } })
  })

  test('never takes a badge for a code, and says when none was read', async () => {
    const desk = table()
    await desk.settle()
    const code: DeskGuide = { step: 'enter_code', ...at, cell: 'A1' }
    await desk.next(code)
    expect(await desk.scan(code, { kind: 'badge', number: '407198' })).toContain('no badge is wanted now')
    expect(await desk.scan(code, { kind: 'unreadable' })).toContain('the badge was not read')
    expect(desk.commands()).toEqual([])
  })

  test('on a terminal keeps the code in sight until the door is shut, then wipes it', async () => {
    const desk = table({ isTerminal: true })
    await desk.settle()
    await desk.next({ step: 'choose_size', ...at, free: { small: 1 }, mayWaive: false })
    desk.replies.set('locker.assign', result({ events: [], cell: 'A1', code: '407198' }))
    await desk.type('s')
    const open = await desk.next({ step: 'put_in_and_shut', ...at, cell: 'A1', isOverdue: true })
    expect(open).toContain('407198')
    expect(open).toContain('the door is still open')
    expect(open.startsWith('\u001b[2J\u001b[3J\u001b[H')).toBe(true)
    expect(await desk.next({ step: 'go_to_portal', ...at, cell: 'A1' })).not.toContain('407198')
  })

  test('gets a new code for the cell that takes the place of a jammed one', async () => {
    const desk = table()
    await desk.settle()
    await desk.next({ step: 'choose_size', ...at, free: { small: 1 }, mayWaive: false })
    desk.replies.set('locker.assign', result({ events: [], cell: 'A1', code: '407198' }))
    await desk.type('s')
    await desk.next({ step: 'door_opening', ...at, cell: 'A1' })
    desk.replies.set('locker.recode', result({ events: [], cell: 'A2', code: '528309' }))
    expect(await desk.next({ step: 'door_opening', ...at, cell: 'A2' })).toContain('528309')
    expect(desk.commands().at(-1)).toEqual({ command: 'locker.recode', arguments: { cell: 'A2' } })
  })

  test('says how to get a code that could not be kept', async () => {
    const desk = table()
    await desk.settle()
    await desk.next({ step: 'choose_size', ...at, free: { small: 1 }, mayWaive: false })
    desk.replies.set('locker.assign', result({ events: [], cell: 'A1', code: null }))
    expect(await desk.type('small')).toContain('could not be kept; type r')
    await desk.next({ step: 'put_in_and_shut', ...at, cell: 'A1', isOverdue: false })
    desk.replies.set('locker.recode', result({ events: [], cell: 'A1', code: '528309' }))
    expect(await desk.type('R')).toContain('528309')
  })

  test('takes the code of somebody who leaves, and the badge after it', async () => {
    const desk = table()
    await desk.settle()
    expect(await desk.next({ step: 'enter_code', ...at, cell: 'A1' })).toContain('enter the code of cell A1')
    desk.replies.set('locker.open', refused('密码错误', 'wrong code'))
    expect(await desk.type('123456')).toContain('! wrong code')
    desk.replies.set('locker.open', result({ events: [] }))
    await desk.type('407198')
    expect(desk.commands().at(-1)).toEqual({
      command: 'locker.open',
      arguments: { cell: 'A1', code: '407198' },
    })
    expect(desk.shown.join('')).not.toMatch(/123456|407198/)
    await desk.next({ step: 'return_badge', ...at })
    desk.replies.set('badge.return', result({ events: [] }))
    await desk.type('')
    expect(desk.commands().at(-1)).toEqual({ command: 'badge.return', arguments: { number: '101' } })
    desk.replies.set('badge.unreturned', result({ events: [] }))
    await desk.type('u')
    expect(desk.commands().at(-1)).toEqual({ command: 'badge.unreturned', arguments: { number: '101' } })
  })

  test('hides the code that is typed after Enter, and ends with Ctrl-C there', async () => {
    const desk = table()
    await desk.settle()
    await desk.next({ step: 'enter_code', ...at, cell: 'A1' })
    expect(await desk.type('')).toContain('the code now')
    desk.replies.set('locker.open', result({ events: [] }))
    await desk.typeHidden('407198')
    const given = { cell: 'A1', code: '407198' }
    expect(desk.commands()).toEqual([{ command: 'locker.open', arguments: given }])
    await desk.type('')
    await desk.typeHidden(null)
    expect(await desk.ended).toEqual({ kind: 'interrupted' })
  })

  test('says the short sentence of a refusal, and what the clerk does about it', async () => {
    const desk = table({ language: 'zh-CN' })
    await desk.settle()
    const text = await desk.next({ step: 'rejected', reason: 'not_on_roster' })
    expect(text).toContain('核验未通过：不在名单内')
    expect(text).toContain('名单由代理机构经平台更正')
    expect(await desk.next({ step: 'rejected', reason: 'wrong_room' })).toContain('不得自行放行')
  })

  test('names both people and the key for a jammed cell', async () => {
    const desk = table()
    await desk.settle()
    const text = await desk.next({ step: 'cell_jammed', ...at, cell: 'A1' })
    expect(text).toContain('warden locker force A1')
  })

  test('does not understand what makes no sense at a step, and asks the daemon nothing', async () => {
    const desk = table()
    await desk.settle()
    await desk.next({ step: 'choose_size', ...at, free: { small: 1 }, mayWaive: false })
    expect(await desk.type('n')).toContain('not understood')
    expect(await desk.type('x')).toContain('not understood')
    await desk.next({ step: 'enter_code', ...at, cell: 'A1' })
    expect(await desk.type('12ab')).toContain('not understood')
    expect(desk.commands()).toEqual([])
  })

  test('is not drawn again when nothing is new, and asks on with what it has seen', async () => {
    const desk = table()
    await desk.settle()
    await desk.next({ step: 'show_document' })
    await desk.same({ step: 'show_document' })
    expect(desk.shown).toHaveLength(1)
    expect(desk.asked.at(-1)).toEqual({ command: 'desk.next', arguments: { desk: 'desk1', seen: 'v1' } })
  })

  test('says that the daemon is away, and tries again after 1, 2, 4 … 15 seconds', async () => {
    const desk = table()
    await desk.settle()
    await desk.next({ step: 'show_document' })
    for (const seconds of [1, 2, 4, 8, 15, 15]) {
      const before = desk.asked.length
      expect(await desk.answer({ kind: 'unreachable', cause: 'missing' })).toContain(
        `trying again in ${seconds} s`,
      )
      desk.clock.advance(seconds * 1000 - 1)
      await desk.settle()
      expect(desk.asked).toHaveLength(before)
      desk.clock.advance(1)
      await desk.settle()
      expect(desk.asked.at(-1)).toEqual({ command: 'desk.next', arguments: { desk: 'desk1', seen: null } })
    }
    expect(await desk.same({ step: 'show_document' })).toContain('Please show your document')
  })

  test('goes on showing when nothing can be typed any more', async () => {
    const desk = table()
    await desk.settle()
    await desk.type(null)
    expect(await desk.next({ step: 'show_document' })).toContain('Please show your document')
  })

  test('leaves no timer behind', async () => {
    const desk = table()
    await desk.settle()
    await desk.answer({ kind: 'unreachable', cause: 'missing' })
    expect(desk.clock.waiting()).toBe(1)
    desk.interrupt.abort()
    await desk.ended
    expect(desk.clock.waiting()).toBe(0)
  })

  test('ends with Ctrl-C, and where the daemon refuses', async () => {
    const stopped = table()
    await stopped.settle()
    stopped.interrupt.abort()
    expect(await stopped.ended).toEqual({ kind: 'interrupted' })
    const barred = table()
    await barred.settle()
    await barred.answer(refused('请先登录', 'log in first'))
    expect(await barred.ended).toEqual({ kind: 'refused', problem: 'log in first' })
  })
})
