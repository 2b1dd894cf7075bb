/** Whether the number on an identity document can exist at all. Pure; it never says the number in any answer. */
import type { DocumentKind } from '../../drivers/words.ts'

export interface NumberCheck {
  readonly verdict: 'ok' | 'number_invalid'
  /** The region part is not one in use: a hint for staff, never a reason to refuse. */
  readonly regionUnknown: boolean
}

const invalid: NumberCheck = { verdict: 'number_invalid', regionUnknown: false }

/**
 * Checks a number as its document kind defines it, upper or lower case.
 * 18 digits: GB 11643-1999 (a real calendar date; last character by ISO 7064 MOD 11-2). The 15-digit numbers of
 * first-generation cards ended with 2012 and are refused. Regions are never a reason to refuse: people keep the code
 * of their first registration, abolished counties among them.
 * Foreign permanent residents of 2017: three letters and twelve digits; no more is checked, because the rule of the
 * check digit has not been confirmed.
 */
export function checkNumber(document: DocumentKind, number: string): NumberCheck {
  const normal = normalNumber(number)
  switch (document) {
    case 'resident_id':
      return eighteen(normal, (it) => !divisions.has(it.slice(0, 2)))
    case 'hmt_residence_permit':
      return eighteen(normal, (it) => !/^8[123]0000/.test(it))
    case 'foreign_permanent_resident_2023':
      return eighteen(normal, (it) => !it.startsWith('9'))
    case 'foreign_permanent_resident_2017':
      return /^[A-Z]{3}[0-9]{12}$/.test(normal) ? { verdict: 'ok', regionUnknown: false } : invalid
  }
}

/** The one way a number is written before it is compared or hashed: no blanks around it, letters in upper case. */
export function normalNumber(number: string): string {
  return number.trim().toUpperCase()
}

function eighteen(number: string, unknown: (number: string) => boolean): NumberCheck {
  if (!/^[0-9]{17}[0-9X]$/.test(number)) return invalid
  if (!isCalendarDate(number.slice(6, 14)) || checkCharacter(number) !== number[17]) return invalid
  return { verdict: 'ok', regionUnknown: unknown(number) }
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'

function checkCharacter(number: string): string | undefined {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(number[at]), 0)
  return checkCharacters[sum % 11]
}

/** YYYYMMDD of a day that exists. Years before 1800 are nobody's year of birth. */
function isCalendarDate(text: string): boolean {
  const year = Number(text.slice(0, 4))
  const month = Number(text.slice(4, 6))
  const day = Number(text.slice(6, 8))
  if (year < 1800 || month < 1 || month > 12) return false
  return day >= 1 && day <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** First two digits of the administrative divisions, GB/T 2260; abolished counties lie inside them. */
const divisions = new Set(
  (
    '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 ' +
    '83'
  ).split(' '),
)
