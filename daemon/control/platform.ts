/** What concerns the platform at a console: the key that it encrypts to, and its signed requests from a stick (X9). */
import * as z from 'zod'
import { secondPersonFault } from '../domain/command.ts'
import type { StaffRole } from '../domain/events/define.ts'
import { hasAccounts } from '../domain/operators.ts'
import { hasRole } from '../domain/staff.ts'
import { actorBy } from './credentials.ts'
import { refused } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'

const bringers: readonly StaffRole[] = ['witness', 'area_staff']
const seconds: readonly StaffRole[] = ['witness', 'area_staff', 'site_supervisor', 'admin_supervisor']

const signedFile = z.strictObject({
  /** the very bytes of the body, base64 */
  body: z.base64().max(400_000),
  jws: z.string().min(1).max(2_048),
})

const answered = z.object({
  outcome: z.enum(['done', 'refused']),
  result: z.record(z.string(), z.unknown()).optional(),
  refusal: z
    .object({
      code: z.string(),
      field: z.string().nullable(),
      zh: z.string(),
      en: z.string(),
      details: z
        .array(
          z.object({ row: z.int().nullable(), field: z.string().nullable(), zh: z.string(), en: z.string() }),
        )
        .optional(),
    })
    .optional(),
})

/** `platform.key` is public; `roster.put_signed` takes two people, whatever the link does. */
export function platformCommandsOf(ports: ControlPorts): ControlCommands {
  return {
    'platform.key': async () => ({ ok: true, result: (await ports.door.key()).publicJwk }),
    'roster.put_signed': (given, asker) => putSigned(ports, given, asker),
  }
}

/** The same checks as over the link: signature, gateway, time, once. Only a roster comes this way. */
async function putSigned(ports: ControlPorts, given: unknown, asker: Asker): Promise<Answer> {
  const parsed = signedFile.safeParse(given)
  if (!parsed.success) return refused({ code: 'arguments_invalid', detail: 'body, jws' })
  if (!hasAccounts(ports.gateway.state().operators)) return refused({ code: 'login_needed', detail: '' })
  const actor = await actorBy(ports, asker)
  if (!actor.ok) return refused(actor.refusal)
  if (!hasRole(actor.value, bringers))
    return refused({ code: 'role_not_permitted', detail: bringers.join(', ') })
  const fault = secondPersonFault(actor.value, seconds)
  if (fault !== null) return refused({ code: fault, detail: '' })
  const { operator, second } = actor.value
  const payload = Buffer.from(parsed.data.body, 'base64')
  const by = { operator, second: second?.person ?? null }
  const answer = await ports.door.put({ payload, jws: parsed.data.jws, operation: 'roster.put', by })
  return consoleAnswer(answered.parse(JSON.parse(answer)))
}

function consoleAnswer({ outcome, result, refusal }: z.output<typeof answered>): Answer {
  if (outcome === 'done' || refusal === undefined) return { ok: true, result: result ?? {} }
  const { code, field, zh, en, details = [] } = refusal
  const at = field === null ? '' : ` (${field})`
  return {
    ok: false,
    problem: {
      code,
      text: { zh: `${zh}${at}`, en: `${en}${at}` },
      details: details.map(({ row, field: cell, ...words }) => ({
        zh: `第 ${row ?? '-'} 人 ${cell ?? ''}：应为${words.zh}`,
        en: `row ${row ?? '-'} ${cell ?? ''}: expected ${words.en}`,
      })),
    },
  }
}
