/** Sessions over two dates: how their papers were sealed and how many went to rest (Art. 16; F-X.9). Pure. */
import type { StoredEvent } from './event.ts'
import type { DataOf } from './events/catalogue.ts'
import type { Subject } from './subject.ts'

export interface Night extends Pick<DataOf<'session.overnight_started'>, 'regime' | 'headcount' | 'seals'> {
  readonly sinceMs: number
}

/** Closed overnight now, by session. Nothing else resets at midnight: people, badges and cells stay as they are. */
export type Overnight = ReadonlyMap<string, Night>

const nobody: Overnight = new Map()

function evolveOvernight(nights: Overnight, event: StoredEvent): Overnight {
  const { session } = event
  if (session === null) return nights
  switch (event.type) {
    case 'session.overnight_started': {
      const { regime, headcount, seals } = event.data
      return new Map(nights).set(session, { regime, headcount, seals, sinceMs: event.atMs })
    }
    case 'session.overnight_ended':
    case 'session.terminated':
      return without(nights, session)
    default:
      return nights
  }
}

function without(nights: Overnight, session: string): Overnight {
  const next = new Map(nights)
  return next.delete(session) ? next : nights
}

/** The nights as a subject. */
export const overnightSubject: Subject<Overnight> = { initial: nobody, evolve: evolveOvernight }
