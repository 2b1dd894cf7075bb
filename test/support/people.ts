/** The fictional people of the demo and their documents. The only test people there are. */
import { readFileSync } from 'node:fs'
import type { CardFace } from '../../drivers/ports.ts'
import type { DocumentKind } from '../../drivers/words.ts'

export interface Person {
  readonly key: string
  readonly name: string
  readonly role: string
  readonly org?: string
  readonly id_type: DocumentKind
  readonly id_no: string
  readonly birth?: string
  readonly valid_from: string
  readonly valid_to: string
}

export interface EdgeCase {
  readonly case: string
  readonly name: string
  readonly id_type: DocumentKind
  readonly id_no: string
  readonly valid_from: string
  readonly valid_to: string
  readonly expect: string
}

const file = new URL('../vectors/people.json', import.meta.url)
const data = JSON.parse(readFileSync(file, 'utf8')) as { people: Person[]; edge_cases: EdgeCase[] }

export const people: readonly Person[] = data.people
export const edgeCases: readonly EdgeCase[] = data.edge_cases

/** One of the fictional people by key (`A1` … `R3`). */
export function person(key: string): Person {
  const found = people.find((one) => one.key === key)
  if (found === undefined) throw new RangeError(`no test person ${key}`)
  return found
}

/** A person as a roster file names them. */
export function rosterEntry({ name, id_type: document, id_no: number, role }: Person) {
  return { name, document, number, role }
}

/** The document of a person, or of an edge case, as a simulated reader sees it. */
export function cardOf(holder: Person | EdgeCase): CardFace {
  return {
    document: holder.id_type,
    number: holder.id_no,
    name: holder.name,
    validFrom: holder.valid_from,
    validUntil: holder.valid_to,
  }
}
