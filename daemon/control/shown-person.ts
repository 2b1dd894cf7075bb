/** What of somebody's identity staff are shown: enough to compare, or the whole of it (F-25.4). */
import { Fault, orFault } from '../../drivers/fault.ts'
import type { ControlPorts } from './ports.ts'

export interface ShownPerson {
  readonly participant: string
  readonly name: string
  readonly number: string
}

/** From the vault; masked: the family name and the last four characters of the number. Null when nothing is kept. */
export function shownPerson(
  { vault }: Pick<ControlPorts, 'vault'>,
  participant: string,
  form: 'masked' | 'full',
): ShownPerson | null {
  const person = orFault(() => vault.person(participant), 'vault_key', 'busy')
  if (person === null || person instanceof Fault) return null
  const [name, number] = [person.name.reveal(), person.number.reveal()]
  if (form === 'full') return { participant, name, number }
  return { participant, name: familyName(name), number: lastFour(number) }
}

/** `赵*`: enough to compare with another document. */
function familyName(name: string): string {
  const [first = ''] = name
  return `${first}*`
}

/** The last four characters, the rest as stars. */
function lastFour(number: string): string {
  return number.slice(-4).padStart(number.length, '*')
}
