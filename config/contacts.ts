/** Whether the contacts of a venue have inputs of their own, and a zone only where one says something. Pure. */
import type { Entry } from './entries.ts'
import { entriesAt, numberIn, textIn } from './entries.ts'
import { unused } from './places.ts'
import type { Finding, Path, Words } from './problem.ts'
import { shown, valueAt } from './problem.ts'
import type { SettingsById } from './wires.ts'

/** What there is one of in a venue, so one contact says it. */
const single: readonly string[] = ['mains', 'battery_low']

/** What happens somewhere; the rest is about the venue as a whole. */
const local: readonly string[] = ['recorder', 'escape_door']

/** Everything wrong with the contacts; their devices and zones are looked up with those of all places. */
export function checkContacts(root: unknown, settings: SettingsById): Finding[] {
  const contacts = entriesAt(root, ['contacts'])
  return [
    ...contacts.flatMap((contact) => checkInput(contact, settings)),
    ...repeated(contacts, 'input', wiringOf),
    ...repeated(contacts, 'meaning', singleMeaning),
    ...contacts.flatMap(checkZone),
  ]
}

/** The input must be one that the board has. */
function checkInput(contact: Entry, settings: SettingsById): Finding[] {
  const input = numberIn(contact.value, 'input')
  const count = numberIn(settings.get(textIn(contact, 'device') ?? ''), 'inputs')
  if (input === null || count === null || input <= count) return []
  const expected = { zh: `输入板上有的输入：1–${count}`, en: `an input that the board has: 1–${count}` }
  return [mistake([...contact.path, 'input'], expected, input)]
}

/** Which input of which board. */
function wiringOf(contact: Entry): string | null {
  const device = textIn(contact, 'device')
  const input = numberIn(contact.value, 'input')
  return device === null || input === null ? null : `${device}/${input}`
}

function singleMeaning(contact: Entry): string | null {
  const meaning = textIn(contact, 'meaning')
  return meaning !== null && single.includes(meaning) ? meaning : null
}

/** A finding at `key` of each contact that `sameness` gives the same text as an earlier one; null is never the same. */
function repeated(contacts: Entry[], key: string, sameness: (contact: Entry) => string | null): Finding[] {
  const first = new Map<string, Path>()
  return contacts.flatMap((contact) => {
    const same = sameness(contact)
    const owner = same === null ? undefined : first.get(same)
    if (same !== null && owner === undefined) first.set(same, contact.path)
    if (owner === undefined) return []
    return [mistake([...contact.path, key], unused(owner), valueAt(contact.value, [key]))]
  })
}

function checkZone(contact: Entry): Finding[] {
  const zone = textIn(contact, 'zone')
  const meaning = textIn(contact, 'meaning')
  if (zone === null || meaning === null || local.includes(meaning)) return []
  const expected = {
    zh: `不填（只有 ${local.join('、')} 有区域）`,
    en: `nothing; only ${local.join(' and ')} have a zone`,
  }
  return [mistake([...contact.path, 'zone'], expected, zone)]
}

function mistake(path: Path, expected: Words, got: unknown): Finding {
  return { path, at: 'value', expected, got: shown(got) }
}
