/** Facts about conduct and complaints: what happened, no verdict and no score (Art. 10, 12, 26, 36). Pure. */
import type { StoredEvent } from './event.ts'
import type { Register } from './register.ts'
import { emptyRegister, ended, entered } from './register.ts'
import type { Subject } from './subject.ts'

export interface ConductNote {
  readonly id: string
  readonly session: string | null
}

export interface Conduct {
  /** open: not handed over yet */
  readonly notes: Register<ConductNote>
  readonly complaints: Register<ConductNote>
}

const nothing: Conduct = { notes: emptyRegister(), complaints: emptyRegister() }

function evolveConduct(conduct: Conduct, event: StoredEvent): Conduct {
  const { session } = event
  switch (event.type) {
    case 'conduct.recorded': {
      const { conduct: id } = event.data
      return { ...conduct, notes: entered(conduct.notes, id, { id, session }) }
    }
    case 'conduct.referred':
      return { ...conduct, notes: ended(conduct.notes, event.data.conduct, {}) }
    case 'complaint.received': {
      const { complaint: id } = event.data
      return { ...conduct, complaints: entered(conduct.complaints, id, { id, session }) }
    }
    default:
      return conduct
  }
}

/** Conduct and complaints as a subject. */
export const conductSubject: Subject<Conduct> = { initial: nothing, evolve: evolveConduct }
