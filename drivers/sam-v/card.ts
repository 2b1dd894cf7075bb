/** From the text of a card to what of it leaves the driver. Pure. */
import type { Personal } from '../personal.ts'
import type { Card } from '../words.ts'
import type { CardText } from './text-block.ts'

/** What stands in place of the end date on a card without one. */
const endless = '长期'

/**
 * The card of a text, or null when number or name is blank or a date is not one: such a text was not read well.
 * Whether the number is right (GB 11643) and the card in date is for the daemon to judge.
 */
export function cardOf(text: CardText): Card | null {
  const { number, validFrom, validUntil } = text.fields
  const name = nameOf(text)
  const from = validFrom.reveal()
  const until = validUntil.reveal()
  if (number.reveal() === '' || name.reveal() === '') return null
  if (!isPrintedDate(from) || !(until === endless || isPrintedDate(until))) return null
  return {
    document: text.document,
    number,
    name,
    validFrom: from,
    validUntil: until === endless ? null : until,
  }
}

function nameOf(text: CardText): Personal {
  if ('name' in text.fields) return text.fields.name
  const { chineseName, englishName } = text.fields
  return chineseName.reveal() === '' ? englishName : chineseName
}

/**
 * Eight digits with a month and a day that exist. 29 February is let through in every year: cards issued on a leap day
 * carry it as the end date ten or twenty years later, leap year or not.
 */
function isPrintedDate(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false
  const month = Number(text.slice(4, 6))
  const day = Number(text.slice(6, 8))
  return day >= 1 && day <= (daysOfMonth[month - 1] ?? 0)
}

const daysOfMonth: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
