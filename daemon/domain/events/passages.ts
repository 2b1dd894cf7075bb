/** Facts at portals: grants, refusals, what the gate saw, and where people therefore are. */
import { z } from 'zod'
import { denialCodes } from '../denials.ts'
import { define, direction, name, participantRef, personHash, ref } from './define.ts'

/** Who is meant: a participant of a session, or a number on no roster. */
const who = { participant: participantRef.nullable(), person: personHash }
const passage = { ref, portal: name, direction, participant: participantRef.nullable() }

export const passageEvents = {
  'passage.granted': define({
    zh: '准许通行',
    en: 'passage granted',
    severity: 'info',
    articles: ['5', '8', '16', '17'],
    person: true,
    data: z.strictObject({
      ref,
      portal: name,
      direction,
      ...who,
      /** the gate must have the order within this time */
      orderWithinMs: z.int().positive(),
      /** the grant ends after this time, used or not */
      expiresInMs: z.int().positive(),
      /** what a person should know about an exit that no entry explains */
      remark: z.enum(['not_inside', 'not_on_roster', 'fire']).optional(),
    }),
  }),
  'passage.denied': define({
    zh: '拒绝通行',
    en: 'passage denied',
    severity: 'warning',
    articles: ['5', '16', '17', '29', '31', '38'],
    person: true,
    data: z.strictObject({ portal: name, direction, ...who, reason: z.enum(denialCodes) }),
  }),
  'passage.completed': define({
    zh: '通行完成',
    en: 'passage completed',
    severity: 'info',
    articles: ['16', '17'],
    person: true,
    data: z.strictObject(passage),
  }),
  'passage.timed_out': define({
    zh: '准许后未通行',
    en: 'granted, nobody passed',
    severity: 'notice',
    articles: ['17'],
    person: true,
    data: z.strictObject({
      ...passage,
      cause: z.enum([
        'not_used',
        'order_late',
        'gate_offline',
        'gate_busy',
        'gate_refused',
        'superseded_by_fire',
        /** the gateway stopped while the passage was open: the person may be on either side */
        'unknown',
      ]),
    }),
  }),
  'passage.reversed': define({
    zh: '通行中折返',
    en: 'turned back in the passage',
    severity: 'notice',
    articles: ['17'],
    person: true,
    data: z.strictObject(passage),
  }),
  'passage.forced': define({
    zh: '强行闯入',
    en: 'passage forced',
    severity: 'alarm',
    articles: ['16', '17'],
    person: false,
    data: z.strictObject({ portal: name, direction }),
  }),
  'zone.entered': define({
    zh: '已进入区域',
    en: 'zone entered',
    severity: 'info',
    articles: ['16', '17'],
    person: true,
    data: z.strictObject({ participant: participantRef, zone: name, portal: name }),
  }),
  'zone.exited': define({
    zh: '已离开区域',
    en: 'zone exited',
    severity: 'info',
    articles: ['16', '31'],
    person: true,
    data: z.strictObject({ participant: participantRef, zone: name, portal: name }),
  }),
  'occupancy.mismatched': define({
    zh: '区域人数不符',
    en: 'occupancy does not match',
    severity: 'warning',
    articles: ['16', '35'],
    person: false,
    data: z.strictObject({
      zone: name,
      cause: z.enum(['exit_without_entry', 'passage_without_grant', 'unknown_after_restart']),
    }),
  }),
  'antipassback.violated': define({
    zh: '违反防重入规则',
    en: 'anti-passback violated',
    severity: 'warning',
    articles: ['16', '17'],
    person: true,
    data: z.strictObject({ participant: participantRef, portal: name, direction }),
  }),
  'fire_alarm.raised': define({
    zh: '火灾报警',
    en: 'fire alarm raised',
    severity: 'alarm',
    articles: ['34'],
    person: false,
    data: z.strictObject({ device: name }),
  }),
  'fire_alarm.cleared': define({
    zh: '火灾报警已解除',
    en: 'fire alarm cleared',
    severity: 'notice',
    articles: ['34'],
    person: true,
    data: z.strictObject({ device: name }),
  }),
}
