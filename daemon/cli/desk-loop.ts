/**
 * The guided screen of a check-in table: shows what the daemon says is next, and hands on what the clerk types. Knows no
 * socket and no terminal; both come in as functions.
 */
import type { Clock } from '../../drivers/ports.ts'
import type { Asked } from '../control/client.ts'
import type { DeskGuide, DeskNews, DeskScan } from '../domain/desk-guide.ts'
import { deskNewsSchema } from '../domain/desk-guide.ts'
import { deskWords } from '../text/desk-words.ts'
import { pick } from '../text/text.ts'
import type { Paper } from './desk-screen.ts'
import { filled, screenText } from './desk-screen.ts'
import type { Typed } from './desk-typed.ts'
import { scannedAt, typedAt } from './desk-typed.ts'
import type { GivenCode } from './locker-code.ts'
import { codeIn } from './locker-code.ts'

/** First and longest pause before a daemon that does not answer is asked again. */
const firstPauseMs = 1_000
const longestPauseMs = 15_000

export interface DeskPorts {
  ask(typed: Typed): Promise<Asked>
  /** The next line that is typed; null when nothing can be typed any more. One is asked for at a time. */
  line(): Promise<string | null>
  /** The same, and on a terminal nothing of it is shown; null when the clerk gave it up. */
  hidden(): Promise<string | null>
  show(text: string): Promise<void>
  readonly paper: Paper
  readonly clock: Clock
  /** aborted by Ctrl-C */
  readonly interruption: AbortSignal
}

/** What ended the screen: the clerk, or a daemon that does not let this person see it. */
export type DeskEnd =
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'refused'; readonly problem: string }

/** What the screen shows, and how often in a row the daemon did not answer. */
interface Table {
  news: DeskNews | null
  code: GivenCode | null
  isCodeWritten: boolean
  /** the next line is a code */
  isHidden: boolean
  failures: number
}

type Happening =
  | { readonly kind: 'answered'; readonly asked: Asked }
  | { readonly kind: 'typed'; readonly line: string | null }
  | { readonly kind: 'paused' }
  | { readonly kind: 'interrupted' }

/** Runs until it is interrupted, or refused. `desk` null: the only one of the venue. */
export async function runDesk(ports: DeskPorts, desk: string | null): Promise<DeskEnd> {
  const table: Table = { news: null, code: null, isCodeWritten: false, isHidden: false, failures: 0 }
  const interrupted = whenAborted(ports.interruption)
  let answer = news(ports, table, desk)
  let line = nextLine(ports, table)
  for (;;) {
    const happening = await Promise.race([interrupted, answer, line])
    if (happening.kind === 'interrupted') return { kind: 'interrupted' }
    if (happening.kind === 'typed') {
      if (happening.line !== null) await act(ports, table, happening.line)
      line = happening.line === null ? never : nextLine(ports, table)
    } else if (happening.kind === 'paused') {
      answer = news(ports, table, desk)
    } else {
      const end = await told(ports, table, happening.asked)
      if (end !== null) return end
      answer = table.failures === 0 ? news(ports, table, desk) : pause(ports, table)
    }
  }
}

const never = new Promise<Happening>(() => undefined)

function whenAborted(signal: AbortSignal): Promise<Happening> {
  return new Promise((resolve) => {
    const end = () => resolve({ kind: 'interrupted' })
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

/** In the hidden line Ctrl-C is a key like any other: whoever gives it up ends the screen. */
async function nextLine(ports: DeskPorts, table: Table): Promise<Happening> {
  if (!table.isHidden) return { kind: 'typed', line: await ports.line() }
  table.isHidden = false
  const line = await ports.hidden()
  return line === null ? { kind: 'interrupted' } : { kind: 'typed', line }
}

/** After a gap the screen is drawn anew, whatever it showed before. */
async function news(ports: DeskPorts, table: Table, desk: string | null): Promise<Happening> {
  const seen = table.failures > 0 ? null : (table.news?.seen ?? null)
  const given = { desk: table.news?.desk ?? desk, seen }
  return { kind: 'answered', asked: await ports.ask({ command: 'desk.next', arguments: given }) }
}

/** Ctrl-C leaves no timer behind that would keep the program from ending. */
function pause({ clock, interruption }: DeskPorts, table: Table): Promise<Happening> {
  return new Promise((resolve) => {
    const cancel = clock.at(clock.now() + pauseAfter(table.failures), () => {
      interruption.removeEventListener('abort', cancel)
      resolve({ kind: 'paused' })
    })
    interruption.addEventListener('abort', cancel, { once: true })
  })
}

function pauseAfter(failures: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1))
}

async function told(ports: DeskPorts, table: Table, asked: Asked): Promise<DeskEnd | null> {
  const { language } = ports.paper
  if (asked.kind === 'refused') return { kind: 'refused', problem: pick(asked.problem.text, language) }
  const read = asked.kind === 'result' ? deskNewsSchema.safeParse(asked.result) : null
  if (read?.success !== true) {
    table.failures++
    const seconds = String(pauseAfter(table.failures) / 1000)
    await ports.show(`! ${filled(pick(deskWords.away, language), { seconds })}\n`)
    return null
  }
  const isNew = table.failures > 0 || table.news?.seen !== read.data.seen
  const before = table.news
  table.failures = 0
  table.news = read.data
  if (isNew) {
    await keepCode(ports, table, before)
    await show(ports, table, null)
  }
  if (read.data.scan !== null) await takeScan(ports, table, read.data.scan)
  return null
}

/** A badge that was read counts as its number, typed. */
async function takeScan(ports: DeskPorts, table: Table, scan: DeskScan): Promise<void> {
  if (table.news === null) return
  const { guide, desk } = table.news
  const typed = scan.kind === 'badge' ? scannedAt(guide, scan.number, desk) : null
  if (typed !== null) return carryOut(ports, table, typed)
  const remark = scan.kind === 'badge' ? deskWords.noBadgeNow : deskWords.badgeUnread
  await show(ports, table, pick(remark, ports.paper.language))
}

const stepsWithCode: ReadonlySet<string> = new Set(['door_opening', 'put_in_and_shut', 'enter_code'])

/** A code is seen while its cell is dealt with; for a cell given out in place of a jammed one there is a new one. */
async function keepCode(ports: DeskPorts, table: Table, before: DeskNews | null): Promise<void> {
  const guide = table.news?.guide
  if (table.code === null || guide === undefined) return
  const cell = stepsWithCode.has(guide.step) && 'cell' in guide ? guide.cell : null
  if (cell === table.code.cell) return
  table.code = null
  if (cell === null || !isSamePerson(before, guide)) return
  const asked = await ports.ask({ command: 'locker.recode', arguments: { cell } })
  table.code = asked.kind === 'result' ? codeIn(asked.result) : { cell, code: null }
  table.isCodeWritten = false
}

function isSamePerson(before: DeskNews | null, guide: DeskGuide): boolean {
  if (before === null || !('participant' in before.guide) || !('participant' in guide)) return false
  return before.guide.participant === guide.participant
}

async function act(ports: DeskPorts, table: Table, line: string): Promise<void> {
  if (table.news === null) return
  const { language } = ports.paper
  if (table.news.guide.step === 'enter_code' && line.trim() === '') {
    table.isHidden = true
    await show(ports, table, pick(deskWords.codeNow, language))
    return
  }
  const typed = typedAt(table.news.guide, line, table.news.desk)
  if (typed === null) {
    if (line.trim() !== '') await show(ports, table, pick(deskWords.notUnderstood, language))
    return
  }
  await carryOut(ports, table, typed)
}

async function carryOut(ports: DeskPorts, table: Table, typed: Typed): Promise<void> {
  const { language } = ports.paper
  const asked = await ports.ask(typed)
  if (asked.kind === 'refused') {
    await show(ports, table, pick(asked.problem.text, language))
  } else if (asked.kind !== 'result') {
    await show(ports, table, filled(pick(deskWords.away, language), { seconds: '0' }))
  } else {
    const code = codeIn(asked.result)
    if (code === null) return
    table.code = code
    table.isCodeWritten = false
    await show(ports, table, null)
  }
}

async function show({ show: write, paper }: DeskPorts, table: Table, remark: string | null): Promise<void> {
  if (table.news === null) return
  const { desk, guide } = table.news
  // a terminal is wiped each time; on paper the code is written down once
  const code = paper.isTerminal || !table.isCodeWritten ? table.code : null
  table.isCodeWritten = true
  await write(screenText({ desk, guide, code, remark }, paper))
}
