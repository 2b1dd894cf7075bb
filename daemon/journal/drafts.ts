/** What a draft must be before it becomes a fact. A draft that does not fit is a bug of the core, never a refusal. */
import * as z from 'zod'
import type { Draft } from '../domain/events/catalogue.ts'
import { catalogue, isEventType } from '../domain/events/catalogue.ts'
import { name, sessionCode } from '../domain/events/define.ts'

/** All that a draft consists of: a field that is not named here would be lost, or be somebody's name. */
const draftSchema = z.strictObject({
  type: z.string().refine(isEventType, 'an event type of the catalogue'),
  /** opaque reference of a person, a device, a session code, or the gateway */
  subject: z.string().min(1).max(64),
  session: sessionCode.nullable(),
  zone: name.nullable(),
  data: z.unknown(),
})

/** Throws an Error that names the type and the fields at fault, never what they hold. */
export function checkDraft(draft: Draft): void {
  complain(draft.type, draftSchema.safeParse(draft))
  complain(draft.type, catalogue[draft.type].data.safeParse(draft.data))
}

function complain(type: string, checked: z.ZodSafeParseResult<unknown>): void {
  if (checked.success) return
  const places = checked.error.issues.map(({ path, code }) => path.join('.') || code)
  throw new Error(`a draft of ${type} does not fit its schema at ${places.join(', ')}`)
}
