/** Facts about the rules in force and the accounts of the staff. */
import * as z from 'zod'
import { define, operatorRef, staffRole } from './define.ts'

export const policyEvents = {
  'policy.changed': define({
    zh: '规则配置已变更',
    en: 'policy changed',
    severity: 'warning',
    articles: ['42', '44'],
    person: true,
    data: () =>
      z.strictObject({
        what: z.enum([
          'rules',
          'operator_added',
          'operator_roles',
          'operator_disabled',
          'operator_pin',
          'operator_card',
        ]),
        /** whom the change is about, for the operator changes */
        operator: operatorRef.nullable(),
        roles: z.array(staffRole).max(6),
        /** version and whole effective rule set, for `rules` */
        version: z.string().max(64).nullable(),
        values: z
          .record(z.string().max(48), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
          .nullable(),
        /** where the city gave out the set: its version there, and the rules that it leaves to the venue's file */
        city: z
          .strictObject({ version: z.string().max(64), local: z.array(z.string().max(48)).max(100) })
          .optional(),
        /** null: the first account, the configuration file, or the city */
        by: operatorRef.nullable(),
      }),
  }),
}
