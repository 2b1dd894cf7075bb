/** What an event says beyond its label, as one readable line: ids, words and figures, and last what somebody wrote. Pure. */
import { localInstant } from '../domain/calendar.ts'
import { isEventType } from '../domain/events/catalogue.ts'
import { endingsOf } from './code-table.ts'
import { sizeLabel } from './desk-words.ts'
import { shownFields } from './event-fields.ts'
import { phrases } from './field-phrases.ts'
import { codeLabel } from './labels.ts'
import type { Count, Phrase } from './phrase.ts'
import type { Language, Words } from './text.ts'
import { pick } from './text.ts'

/** As much of a stored event as its statement needs. */
export interface Told {
  readonly type: string
  /** RFC 3339 in venue time; moments in the data are said in the same zone */
  readonly time: string
  readonly subject: string
  readonly zone?: string | null
  readonly data: Readonly<Record<string, unknown>>
}

/** How many of a list are named; the others are counted. */
const namedAtMost = 3

interface Piece {
  readonly place: 'bare' | 'phrase' | 'said'
  readonly text: string
}

interface Telling {
  readonly event: Told
  readonly language: Language
}

/**
 * `L1 查验样品，应返 14:05，经办 o-…：“…”`. What stands in the columns of subject and zone is not said again. Types and
 * fields of a later version do no harm: of an unknown type the fields that are known elsewhere are said.
 */
export function statementOf(event: Told, language: Language): string {
  const { type, data } = event
  const fields: readonly string[] = isEventType(type) ? shownFields[type] : Object.keys(data)
  const pieces = fields.flatMap((field) => pieceOf(data[field], `${type}.${field}`, { event, language }))
  const of = (wanted: Piece['place']) =>
    pieces.filter(({ place }) => place === wanted).map(({ text }) => text)
  const bare = of('bare').join(' ')
  const facts = [...(bare === '' ? [] : [bare]), ...of('phrase')].join(language === 'en' ? ', ' : '，')
  const said = of('said').join(' ')
  if (facts === '' || said === '') return facts + said
  return facts + (language === 'en' ? ': ' : '：') + said
}

/** What one field adds: nothing, or a piece. */
function pieceOf(value: unknown, path: string, telling: Telling): readonly Piece[] {
  const ending = endingsOf(path).find((one) => Object.hasOwn(phrases, one))
  const phrase = ending === undefined ? undefined : phrases[ending]
  if (phrase === undefined) return []
  const text = textOf(value, phrase, { path, ...telling })
  if (text === null || text === '') return []
  return [{ place: placeOf(phrase), text }]
}

function placeOf(phrase: Phrase): Piece['place'] {
  switch (phrase.as) {
    case 'said':
      return 'said'
    case 'records':
      return phrase.said === true ? 'said' : 'phrase'
    case 'name':
    case 'code':
    case 'size':
    case 'names':
    case 'codes':
      return phrase.words === undefined ? 'bare' : 'phrase'
    default:
      return 'phrase'
  }
}

const bareWords: Words = { zh: '{value}', en: '{value}' }

interface Field extends Telling {
  /** the event's type, and the names of the fields down to this one */
  readonly path: string
}

/** The words of a value, or null when there is nothing to say. */
function textOf(value: unknown, phrase: Phrase, field: Field): string | null {
  const { language } = field
  switch (phrase.as) {
    case 'flag':
      return flagText(value, phrase, language)
    case 'count':
      return countText(value, phrase, language)
    case 'records':
      return recordsText(value, phrase, field)
    case 'names':
    case 'codes':
      return listText(value, phrase, field)
    case 'said':
      return typeof value === 'string' ? quoted(value, language) : null
    case 'time':
      return typeof value === 'string' ? filled(phrase.words, timeText(value, phrase, field), language) : null
    default:
      return wordText(value, phrase, field)
  }
}

type PhraseAs<As extends Phrase['as']> = Extract<Phrase, { as: As }>

function wordText(
  value: unknown,
  { as, words = bareWords, none }: PhraseAs<'name' | 'code' | 'hash' | 'size'>,
  { event, language, path }: Field,
): string | null {
  if (value === null && none !== undefined) return pick(none, language)
  if (typeof value !== 'string') return null
  switch (as) {
    case 'name':
      return value === event.subject || value === event.zone ? null : filled(words, value, language)
    case 'code':
      return filled(words, codeLabel(value, language, path), language)
    case 'size':
      return pick(sizeLabel(value), language)
    case 'hash':
      return filled(words, value.slice(0, hashFigures), language)
  }
}

/** Enough to tell two hashes apart by eye. */
const hashFigures = 12

function flagText(value: unknown, { yes, no }: PhraseAs<'flag'>, language: Language): string | null {
  if (value === undefined || value === null) return null
  const words = value === false ? no : yes
  return words === null ? null : pick(words, language)
}

function countText(value: unknown, phrase: Count, language: Language): string | null {
  const { words, one, zero, less = words, per = 1 } = phrase
  const number = Array.isArray(value) ? value.length : value
  if (typeof number !== 'number') return null
  if (number === 0 && zero !== undefined) return zero === null ? null : pick(zero, language)
  const shown = Math.round(Math.abs(number) / per)
  if (language === 'en' && number === 1 && one !== undefined) return one
  const sign = number < 0 && phrase.less === undefined ? '-' : ''
  const text = filled(number < 0 ? less : words, `${sign}${shown}`, language)
  return text.replace('{s}', shown === 1 ? '' : 's')
}

/** The things of a list, each with what is said of it. */
function recordsText(value: unknown, phrase: PhraseAs<'records'>, field: Field): string | null {
  if (!Array.isArray(value)) return null
  if (value.length === 0) return phrase.empty === undefined ? null : pick(phrase.empty, field.language)
  const texts = value.map((record: unknown) => recordText(record, phrase.fields, field))
  return filled(phrase.words, shortened(texts, field.language), field.language)
}

function recordText(record: unknown, keys: readonly string[], { path, ...telling }: Field): string {
  if (typeof record !== 'object' || record === null) return ''
  const values = new Map<string, unknown>(Object.entries(record))
  const pieces = keys.flatMap((key) => pieceOf(values.get(key), `${path}.${key}`, telling))
  return pieces.map(({ text }) => text).join(' ')
}

function listText(
  value: unknown,
  { as, words = bareWords }: PhraseAs<'names' | 'codes'>,
  field: Field,
): string | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const { language, path } = field
  const texts = value.map((one) => (as === 'codes' ? codeLabel(String(one), language, path) : String(one)))
  return filled(words, shortened(texts, language), language)
}

/** `a、b、c 等 5 项`. */
function shortened(texts: readonly string[], language: Language): string {
  const named = texts.slice(0, namedAtMost).join(language === 'en' ? ', ' : '、')
  const rest = texts.length - namedAtMost
  if (rest <= 0) return named
  return language === 'en' ? `${named} and ${rest} more` : `${named} 等 ${texts.length} 项`
}

/** By the clock of the venue; the date is said where it is not that of the event. */
function timeText(value: string, { seconds }: PhraseAs<'time'>, { event }: Field): string {
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(ms)) return value
  const [utcOffset] = /[+-]\d{2}:\d{2}$/.exec(event.time) ?? ['+00:00']
  const local = localInstant(ms, utcOffset)
  const clock = local.slice(11, seconds ? 19 : 16)
  return local.slice(0, 10) === event.time.slice(0, 10) ? clock : `${local.slice(0, 10)} ${clock}`
}

function quoted(text: string, language: Language): string {
  return language === 'en' ? `"${text}"` : `“${text}”`
}

function filled(words: Words, value: string, language: Language): string {
  return pick(words, language).replace('{value}', () => value)
}
