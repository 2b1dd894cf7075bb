/** The answer to a card at a portal as a fact: granted for one passage, or denied with its reason (F-17.3). Decides nothing. Pure. */

import type { Direction } from '../../drivers/words.ts'
import { missedWindow } from './admission.ts'
import type { DenialCode } from './denials.ts'
import type { DraftOf } from './events/catalogue.ts'
import type { PresentedCard } from './input.ts'
import type { Participant } from './people.ts'
import { rulesFor } from './policy.ts'
import { ownRoom } from './rights.ts'
import type { Portal } from './venue.ts'
import type { World } from './world.ts'

export interface CardAtPortal extends World {
  readonly portal: Portal
  /** that of the reader */
  readonly direction: Direction
  readonly presented: PresentedCard
}

/** What somebody should know about a grant that no ordinary way in explains. */
export type Remark = NonNullable<DraftOf<'passage.granted'>['data']['remark']>

/** The gate may open once for whoever holds the card. */
export function granted(
  card: CardAtPortal,
  participant: Participant | null,
  remark: Remark | null = null,
): DraftOf<'passage.granted'> {
  const { portal, direction, presented, ref } = card
  const { gateOrderMs, grantMs } = rulesFor(card, participant?.session ?? null)
  return {
    type: 'passage.granted',
    ...about(card, participant),
    data: {
      ref,
      portal: portal.id,
      direction,
      participant: participant?.ref ?? null,
      person: presented.person,
      orderWithinMs: gateOrderMs,
      expiresInMs: grantMs,
      ...(remark === null ? {} : { remark }),
    },
  }
}

/**
 * The gate stays shut for this card, and why; who stands before the wrong room is told the right one (edge case 6), and who
 * comes at the wrong hour the right one (F-8.2).
 */
export function denied(
  card: CardAtPortal,
  participant: Participant | null,
  reason: DenialCode,
): DraftOf<'passage.denied'> {
  const { state, portal, direction, presented } = card
  const own = reason === 'wrong_room' && participant !== null ? ownRoom(state, participant) : null
  const data = {
    portal: portal.id,
    direction,
    participant: participant?.ref ?? null,
    person: presented.person,
    reason,
    ...(own === null ? {} : { ownRoom: own }),
    ...missedWindow(card, participant, reason),
  }
  return { type: 'passage.denied', ...about(card, participant), data }
}

function about({ portal, presented }: CardAtPortal, participant: Participant | null) {
  return {
    subject: participant?.ref ?? presented.person,
    session: participant?.session ?? null,
    zone: portal.to,
  }
}

/** Somebody went into a zone, as seen at this portal. */
export function zoneEntered(person: Participant, zone: string, portal: Portal): DraftOf<'zone.entered'> {
  const { ref, session } = person
  return {
    type: 'zone.entered',
    subject: ref,
    session,
    zone,
    data: { participant: ref, zone, portal: portal.id },
  }
}

/** Somebody went out of a zone, as seen at this portal. */
export function zoneExited(person: Participant, zone: string, portal: Portal): DraftOf<'zone.exited'> {
  const { ref, session } = person
  return {
    type: 'zone.exited',
    subject: ref,
    session,
    zone,
    data: { participant: ref, zone, portal: portal.id },
  }
}
