/** What a line typed at the check-in table asks for, by the step it was typed at. Pure. */
import type { DeskGuide } from '../domain/desk-guide.ts'
import { keyOf } from './desk-screen.ts'

/** A command of the daemon; null for a line that means nothing here. */
export interface Typed {
  readonly command: string
  readonly arguments: Readonly<Record<string, unknown>>
}

/** What a badge that is held to the reader asks for at a step; null where none is expected. It is never taken for a code. */
export function scannedAt(guide: DeskGuide, number: string, desk: string): Typed | null {
  switch (guide.step) {
    case 'issue_badge':
    case 'reissue_badge':
    case 'return_badge':
      return typedAt(guide, number, desk)
    default:
      return null
  }
}

/** Reads a line at a step. `desk` narrows down whom the daemon takes it for. */
export function typedAt(guide: DeskGuide, line: string, desk: string): Typed | null {
  const word = line.trim()
  switch (guide.step) {
    case 'issue_badge':
      return word === ''
        ? null
        : { command: 'badge.issue', arguments: { person: guide.participant, number: word, desk } }
    case 'reissue_badge':
      return word === '' ? null : { command: 'badge.reissue', arguments: { number: guide.lost, new: word } }
    case 'choose_size':
      return chosen(guide, word.toLowerCase(), desk)
    case 'put_in_and_shut':
      return word.toLowerCase() === 'r' ? { command: 'locker.recode', arguments: { cell: guide.cell } } : null
    case 'enter_code':
      return word.toLowerCase() === 'r'
        ? { command: 'locker.recode', arguments: { cell: guide.cell } }
        : code(guide.cell, word)
    case 'return_badge':
      return returned(guide, word)
    default:
      return null
  }
}

function chosen(
  guide: Extract<DeskGuide, { step: 'choose_size' }>,
  word: string,
  desk: string,
): Typed | null {
  const { participant: person, free, mayWaive } = guide
  const size = Object.keys(free).find((one) => one === word || keyOf(one) === word)
  if (size !== undefined) return { command: 'locker.assign', arguments: { person, size, desk } }
  if (word !== 'n' || !mayWaive) return null
  return { command: 'locker.waive', arguments: { person, desk, basis: 'nothing' } }
}

function code(cell: string, word: string): Typed | null {
  return /^[0-9]{4,12}$/.test(word) ? { command: 'locker.open', arguments: { cell, code: word } } : null
}

/** Enter alone means the badge that the person wears; another number typed by mistake is for the daemon to refuse. */
function returned(guide: Extract<DeskGuide, { step: 'return_badge' }>, word: string): Typed | null {
  if (guide.badge === null) return null
  if (word.toLowerCase() === 'u') return { command: 'badge.unreturned', arguments: { number: guide.badge } }
  return { command: 'badge.return', arguments: { number: word === '' ? guide.badge : word } }
}
