/** What secures the record: verifications of the chain, and holds that keep evidence (Art. 11, 25, 27). Pure. */
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import type { Audit } from './input.ts'
import type { Register } from './register.ts'
import { emptyRegister, ended, entered } from './register.ts'
import type { Subject } from './subject.ts'
import type { World } from './world.ts'

/** While a hold is on, nothing of its session is ever purged (F-11.2). */
export interface Hold {
  readonly id: string
  /** null: everything */
  readonly session: string | null
  /** sequence up to which the record was secured */
  readonly upTo: number
}

export type Evidence = Register<Hold>

function evolveEvidence(holds: Evidence, event: StoredEvent): Evidence {
  if (event.type === 'evidence.preserved') {
    const { hold: id, upTo } = event.data
    return entered(holds, id, { id, session: event.session, upTo })
  }
  return event.type === 'evidence.hold_lifted' ? ended(holds, event.data.hold, {}) : holds
}

/** The fact that the chain was verified, or where it is broken (F-25.5). */
export function decideAudit({ venue }: World, audit: Audit): readonly Draft[] {
  const about = { subject: venue.gateway, session: null, zone: null }
  const { trigger, operator } = audit
  if (audit.intact) {
    const { upTo, head } = audit
    return [{ type: 'audit.verified', ...about, data: { upTo, head, trigger, operator } }]
  }
  const { sequence, problem } = audit
  return [{ type: 'audit.verify_failed', ...about, data: { sequence, problem, trigger, operator } }]
}

/** The holds as a subject. */
export const evidenceSubject: Subject<Evidence> = { initial: emptyRegister(), evolve: evolveEvidence }
