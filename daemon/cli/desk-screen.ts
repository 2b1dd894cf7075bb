/** A step of the guide as the lines that stand at the check-in table. Pure. */

import { denials } from '../domain/denials.ts'
import type { DeskGuide } from '../domain/desk-guide.ts'
import { adviceOn, deskWords, sizeLabel, stepWords } from '../text/desk-words.ts'
import type { Language, Words } from '../text/text.ts'
import { pick } from '../text/text.ts'
import type { GivenCode } from './locker-code.ts'
import { coloured, harmless, widthOf } from './table.ts'

export interface Screen {
  readonly desk: string
  readonly guide: DeskGuide
  /** a code that was just given out; it is on no other screen */
  readonly code: GivenCode | null
  /** what was wrong with the last input, in the words of the staff */
  readonly remark: string | null
}

/** How a screen is put down: on a terminal large and in the middle, else as plain lines. */
export interface Paper {
  readonly language: Language
  readonly isTerminal: boolean
  readonly isColoured: boolean
}

const frame = 46

/** The lines of a screen, with an end of line behind each. */
export function screenText(screen: Screen, paper: Paper): string {
  const { language, isTerminal } = paper
  const { visitor, clerk } = stepWords[screen.guide.step]
  const values = valuesOf(screen.guide, language)
  const said = (words: Words) => harmless(filled(pick(words, language), values))
  const small = [
    ...(isOverdue(screen.guide) ? [said(deskWords.shutTheDoor)] : []),
    ...(clerk === null ? [] : [said(clerk)]),
    ...needsOf(screen.guide).map((need) => said(deskWords[need])),
    ...codeLines(screen, language),
    ...(screen.remark === null ? [] : [`! ${screen.remark}`]),
  ]
  const title = filled(pick(deskWords.title, language), { desk: screen.desk })
  if (!isTerminal)
    return `${[`[${title}] ${said(visitor)}`, ...small.map((line) => `  ${line}`)].join('\n')}\n`
  return `${clear}${[title, '', ...framed(said(visitor), paper), '', ...small].join('\n')}\n`
}

/** Wipes the terminal, what scrolled off too: a code must not stay behind. */
const clear = '\u001b[2J\u001b[3J\u001b[H'

function framed(text: string, { isColoured }: Paper): readonly string[] {
  const width = Math.max(frame, widthOf(text) + 4)
  const line = '━'.repeat(width)
  const left = ' '.repeat(Math.max(0, Math.floor((width - widthOf(text)) / 2)))
  return [line, '', left + coloured(text, 'bold', isColoured), '', line]
}

function codeLines({ code }: Screen, language: Language): readonly string[] {
  if (code === null) return []
  const { cell } = code
  return code.code === null
    ? [filled(pick(deskWords.noCode, language), { cell })]
    : [filled(pick(deskWords.code, language), { cell, code: code.code })]
}

function needsOf(guide: DeskGuide) {
  return 'needs' in guide && guide.needs !== undefined ? guide.needs : []
}

function isOverdue(guide: DeskGuide): boolean {
  return 'isOverdue' in guide && guide.isOverdue
}

function valuesOf(guide: DeskGuide, language: Language): Readonly<Record<string, string>> {
  switch (guide.step) {
    case 'rejected':
      return {
        reason: reasonText(guide, language),
        advice: pick(adviceOn(guide.reason), language),
      }
    case 'evacuate':
      return { missing: String(guide.missing) }
    case 'reissue_badge':
      return { lost: guide.lost }
    case 'choose_size':
      return { choices: choicesText(guide, language) }
    default:
      return {
        ...('cell' in guide && guide.cell !== null ? { cell: guide.cell } : {}),
        ...('badge' in guide && guide.badge !== null ? { badge: guide.badge } : {}),
      }
  }
}

/** Who comes at the wrong hour is told the right one (F-8.2); who comes on the wrong day, only to ask (edge case 4). */
function reasonText(guide: Extract<DeskGuide, { step: 'rejected' }>, language: Language): string {
  const reason = pick(denials[guide.reason], language)
  if (guide.reason === 'wrong_day') return filled(pick(deskWords.notToday, language), { reason })
  const { admitFrom, admitUntil } = guide
  const bound = admitFrom ?? admitUntil
  if (bound === undefined) return reason
  const words = admitFrom === undefined ? deskWords.admittedUntil : deskWords.admittedFrom
  return filled(pick(words, language), { reason, time: bound.slice(11, 16) })
}

function choicesText(guide: Extract<DeskGuide, { step: 'choose_size' }>, language: Language): string {
  const sizes = Object.entries(guide.free).map(([size, count]) => {
    const words = count > 0 ? deskWords.sizes : deskWords.noSize
    const name = pick(sizeLabel(size), language)
    return filled(pick(words, language), { key: keyOf(size), size: name, count: String(count) })
  })
  const waive = guide.mayWaive ? [pick(deskWords.waive, language)] : []
  return [...sizes, ...waive].join('  ')
}

/** The key for a size: its first letter. */
export function keyOf(size: string): string {
  return size.slice(0, 1)
}

/** A text with its `{…}` filled in. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
