/** Facts about cards that were read and what the check of them gave. */
import * as z from 'zod'
import { denialCodes } from '../denials.ts'
import {
  define,
  documentKind,
  missedWindow,
  name,
  operatorRef,
  participantRef,
  personHash,
} from './define.ts'

export const identityEvents = {
  'card.read': define({
    zh: '证件已读取',
    en: 'card read',
    severity: 'info',
    articles: ['8', '17'],
    person: true,
    data: () => z.strictObject({ reader: name, person: personHash, document: documentKind }),
  }),
  'card.read_failed': define({
    zh: '读证失败',
    en: 'card could not be read',
    severity: 'warning',
    articles: ['17'],
    person: false,
    data: () =>
      z.strictObject({
        reader: name,
        failure: z.enum(['moved_away', 'unsupported', 'suspect', 'unreadable']),
        /** result code of the reader's module */
        status: z.int(),
      }),
  }),
  'identity.verified': define({
    zh: '身份核验通过',
    en: 'identity verified',
    severity: 'info',
    articles: ['8', '17'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        document: documentKind,
        /** the number's region is not in use; a hint for staff, never a reason to refuse */
        regionUnknown: z.boolean(),
      }),
  }),
  'identity.rejected': define({
    zh: '身份核验不通过',
    en: 'identity rejected',
    severity: 'warning',
    articles: ['8', '17'],
    person: true,
    data: () =>
      z.strictObject({
        /** null: staff turned somebody down without a card on a reader */
        person: personHash.nullable(),
        document: documentKind,
        reason: z.enum(denialCodes),
        ...missedWindow,
        /** whom staff turned down by eye, and which of them */
        participant: participantRef.optional(),
        operator: operatorRef.optional(),
      }),
  }),
  'identity.manually_verified': define({
    zh: '人工核验通过',
    en: 'identity verified by staff',
    severity: 'notice',
    articles: ['17'],
    person: true,
    data: () =>
      z.strictObject({
        participant: participantRef,
        document: z.enum(['passport', 'temporary_id', 'driving_licence', 'identity_card', 'other']),
        cause: z.enum(['card_unreadable', 'holder_mismatch', 'document_expired', 'other']),
        operator: operatorRef,
        second: operatorRef,
      }),
  }),
}
