/** Facts at portals: grants, refusals, what the gate saw, and where people therefore are. */
import * as z from 'zod'
import { denialCodes } from '../denials.ts'
import {
  define,
  direction,
  missedWindow,
  name,
  operatorRef,
  participantRef,
  personHash,
  reason,
  ref,
} from './define.ts'

/** Who is meant: a participant of a session, or a number on no roster. */
const who = { participant: participantRef.nullable(), person: personHash.nullable() }
const passage = { ref, portal: name, direction, participant: participantRef.nullable() }

export const passageEvents = {
  'passage.granted': define({
    zh: '准许通行',
    en: 'passage granted',
    severity: 'info',
    articles: ['5', '8', '16', '17'],
    person: true,
    data: () =>
      z.strictObject({
        ref,
        portal: name,
        direction,
        ...who,
        /** the gate must have the order within this time */
        orderWithinMs: z.int().positive(),
        /** the grant ends after this time, used or not */
        expiresInMs: z.int().positive(),
        /** what a person should know about an exit that no entry explains */
        remark: z.enum(['not_inside', 'not_on_roster', 'fire', 'override', 'emergency']).optional(),
      }),
  }),
  'passage.denied': define({
    zh: '拒绝通行',
    en: 'passage denied',
    severity: 'warning',
    articles: ['5', '16', '17', '29', '31', '38'],
    person: true,
    data: () =>
      z.strictObject({
        /** null: at a desk, where nobody passes */
        portal: name.nullable(),
        direction,
        ...who,
        reason: z.enum(denialCodes),
        /** where there is no portal, or no card to tell by */
        reader: name.optional(),
        /** at the door of another room: where the person belongs, for a screen to say */
        ownRoom: name.optional(),
        ...missedWindow,
      }),
  }),
  'passage.completed': define({
    zh: '通行完成',
    en: 'passage completed',
    severity: 'info',
    articles: ['16', '17'],
    person: true,
    data: () => z.strictObject(passage),
  }),
  'passage.timed_out': define({
    zh: '准许后未通行',
    en: 'granted, nobody passed',
    severity: 'notice',
    articles: ['17'],
    person: true,
    data: () =>
      z.strictObject({
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
    data: () => z.strictObject(passage),
  }),
  'passage.forced': define({
    zh: '强行闯入',
    en: 'passage forced',
    severity: 'alarm',
    articles: ['16', '17'],
    person: false,
    data: () => z.strictObject({ portal: name, direction }),
  }),
  'zone.entered': define({
    zh: '已进入区域',
    en: 'zone entered',
    severity: 'info',
    articles: ['16', '17'],
    person: true,
    data: () => z.strictObject({ participant: participantRef, zone: name, portal: name }),
  }),
  'zone.exited': define({
    zh: '已离开区域',
    en: 'zone exited',
    severity: 'info',
    articles: ['16', '31'],
    person: true,
    data: () => z.strictObject({ participant: participantRef, zone: name, portal: name }),
  }),
  'occupancy.mismatched': define({
    zh: '区域人数不符',
    en: 'occupancy does not match',
    severity: 'warning',
    articles: ['16', '35'],
    person: false,
    data: () =>
      z.strictObject({
        zone: name,
        cause: z.enum([
          'exit_without_entry',
          'passage_without_grant',
          'tailgating',
          'unknown_after_restart',
          'unknown_after_fire',
          'headcount_differs',
          'somebody_remains',
        ]),
      }),
  }),
  'antipassback.violated': define({
    zh: '违反防重入规则',
    en: 'anti-passback violated',
    severity: 'warning',
    articles: ['16', '17'],
    person: true,
    data: () => z.strictObject({ participant: participantRef, portal: name, direction }),
  }),
  'passage.tailgated': define({
    zh: '尾随通行',
    en: 'tailgating',
    severity: 'alarm',
    articles: ['16', '17'],
    person: true,
    data: () =>
      z.strictObject({
        portal: name,
        direction,
        /** the grant that was used twice */ ref: ref.nullable(),
        participant: participantRef.nullable(),
      }),
  }),
  'passage.held_open': define({
    zh: '通道未及时关闭',
    en: 'passage held open',
    severity: 'warning',
    articles: ['16'],
    person: false,
    data: () => z.strictObject({ portal: name, seconds: z.int().nonnegative() }),
  }),
  'passage.obstructed': define({
    zh: '通道受阻',
    en: 'passage obstructed',
    severity: 'warning',
    articles: ['7', '33'],
    person: false,
    data: () => z.strictObject({ portal: name }),
  }),
  'passage.secured': define({
    zh: '通道恢复关闭',
    en: 'passage shut again',
    severity: 'info',
    articles: ['16'],
    person: false,
    data: () => z.strictObject({ portal: name }),
  }),
  'zone.entry_overdue': define({
    zh: '授权后未按时进入评标室',
    en: 'own room not reached in time',
    severity: 'warning',
    articles: ['17'],
    person: true,
    data: () => z.strictObject({ participant: participantRef, room: name, minutes: z.int().nonnegative() }),
  }),
  'occupancy.limit_reached': define({
    zh: '区域人数已满',
    en: 'zone is full',
    severity: 'notice',
    articles: ['38'],
    person: false,
    data: () => z.strictObject({ zone: name, limit: z.int().positive() }),
  }),
  'occupancy.corrected': define({
    zh: '区域人数已更正',
    en: 'occupancy corrected',
    severity: 'notice',
    articles: ['16'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        /** where the record had the person, and where the person is; null: outside */
        from: name.nullable(),
        to: name.nullable(),
        reason,
        operator: operatorRef,
        second: operatorRef.nullable(),
      }),
  }),
  'antipassback.reset': define({
    zh: '防重入状态已复位',
    en: 'anti-passback reset',
    severity: 'notice',
    articles: ['16'],
    person: true,
    data: () => z.strictObject({ participant: participantRef, reason, operator: operatorRef }),
  }),
  'portal.opened_up': define({
    zh: '通道已常开',
    en: 'portal opened up',
    severity: 'warning',
    articles: ['6'],
    person: true,
    data: () => z.strictObject({ portal: name, reason, operator: operatorRef }),
  }),
  'portal.locked_down': define({
    zh: '通道已封锁',
    en: 'portal locked down',
    severity: 'warning',
    articles: ['16'],
    person: true,
    data: () => z.strictObject({ portal: name, reason, operator: operatorRef }),
  }),
  'portal.normalized': define({
    zh: '通道已恢复受控',
    en: 'portal under control again',
    severity: 'notice',
    articles: ['16'],
    person: true,
    data: () => z.strictObject({ portal: name, operator: operatorRef.nullable() }),
  }),
}
