/** What secures the record: verifications of the chain, and holds that keep evidence (Art. 11, 25, 27). Pure. */
import type { Draft } from './events/catalogue.ts'
import type { Audit } from './input.ts'
import type { Subject } from './subject.ts'
import type { World } from './world.ts'

export type Evidence = ReadonlyMap<string, string>

const initial: Evidence = new Map<string, string>()

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

/** The subject. */
export const evidenceSubject: Subject<Evidence> = { initial, evolve: (part) => part }
