/** `warden status`: what the daemon says about itself, its devices and its platform. */
import * as z from 'zod'
import { clockWords, codeLabel } from '../text/labels.ts'
import { pick } from '../text/text.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { askDaemon } from './daemon.ts'
import { standingRows, supervisedSchema } from './supervised.ts'
import { coloured, columns, harmless } from './table.ts'

const certificateSchema = z.object({ certificate: z.string(), notAfter: z.string(), days: z.int() })

/** What this command shows of the daemon's answer; what a later daemon adds is passed on with `--json`. */
const statusSchema = z.object({
  version: z.string(),
  stream: z.string(),
  lastSequence: z.int(),
  clock: z.enum(['synced', 'holdover', 'suspect', 'unset']),
  unwritable: z.boolean(),
  unwritten: z.object({ waiting: z.int(), lost: z.int() }),
  platform: z
    .object({
      up: z.boolean(),
      trouble: z.object({ code: z.string(), detail: z.string() }).nullable().default(null),
      backlog: z.int(),
      confirmedUpTo: z.int().nullable().default(null),
      certificates: z.array(certificateSchema).default([]),
    })
    .nullable(),
  wires: z.array(
    z.object({ id: z.string(), where: z.string(), open: z.boolean(), fault: z.string().nullable() }),
  ),
  devices: z.record(z.string(), z.string()),
  supervised: supervisedSchema,
  occupancy: z.record(z.string(), z.int()),
})
type Status = z.infer<typeof statusSchema>

/** Shows the daemon's state. */
export async function status(context: Context): Promise<ExitCode> {
  const asked = await askDaemon(context, { command: 'status', arguments: {} })
  if (!asked.ok) return asked.code
  if (context.json) {
    await context.stdout.write(`${JSON.stringify(asked.result)}\n`)
    return exit.done
  }
  const { say, stdout, stderr } = context
  const parsed = statusSchema.safeParse(asked.result)
  if (!parsed.success) {
    await stderr.write(`warden: ${say('cli.failed', { what: say('daemon.garbled') })}\n`)
    return exit.refused
  }
  const parts = [overviewRows(parsed.data, context), wireRows(parsed.data, context)]
  const more = [deviceRows(parsed.data, context), zoneRows(parsed.data, context)]
  await stdout.write(`${[...parts, ...more].map((rows) => columns(rows)).join('\n\n')}\n`)
  return exit.done
}

function overviewRows(it: Status, context: Context): string[][] {
  const { say, language, isColoured } = context
  const { platform, unwritable, unwritten } = it
  const { waiting, lost } = unwritten
  const journal = unwritable
    ? coloured(say('status.unwritable', { waiting, lost }), 'red', isColoured)
    : say('status.writable')
  return [
    [say('status.version'), harmless(it.version)],
    [say('status.journal'), `${harmless(it.stream)}  ${journal}`],
    [say('status.lastEvent'), String(it.lastSequence)],
    [say('status.clock'), pick(clockWords[it.clock], language)],
    [say('status.platform'), platform === null ? say('status.noPlatform') : platformText(platform, say)],
    ...troubleRows(it, context),
    ...certificateRows(it, context),
  ]
}

/** Why there is no link to the platform; what was heard of it is English, as in the log. */
function troubleRows({ platform }: Status, { say, language, isColoured }: Context): string[][] {
  if (platform?.trouble == null) return []
  const { code, detail } = platform.trouble
  const text = `${codeLabel(harmless(code), language, 'fault')}: ${harmless(detail)}`
  return [[say('status.trouble'), coloured(text, 'yellow', isColoured)]]
}

/** So many days before its end a certificate is shown as something to do; the daemon tells of it then too. */
const noticeDays = 30

function certificateRows({ platform }: Status, { say, language, isColoured }: Context): string[][] {
  return (platform?.certificates ?? []).map(({ certificate, notAfter, days }) => {
    const date = harmless(notAfter.slice(0, 10))
    const label = codeLabel(harmless(certificate), language, 'certificate')
    if (days < 0) return [label, coloured(say('status.certificateExpired', { date }), 'red', isColoured)]
    const text = say('status.certificateUntil', { date, days })
    return [label, coloured(text, days <= noticeDays ? 'yellow' : null, isColoured)]
  })
}

/** With what is known of delivery: confirmed by the platform itself, or only by its broker, which may forget. */
function platformText(
  { up, backlog, confirmedUpTo }: NonNullable<Status['platform']>,
  say: Context['say'],
): string {
  const link = up ? say('status.up', { backlog }) : say('status.down', { backlog })
  const known =
    confirmedUpTo === null ? say('status.unconfirmed') : say('status.confirmed', { sequence: confirmedUpTo })
  return `${link}  ${known}`
}

function wireRows(it: Status, { say, language, isColoured }: Context): string[][] {
  const rows = it.wires.map(({ id, where, open, fault }) => {
    const why = fault === null ? '' : ` (${codeLabel(fault, language, 'fault')})`
    const state = open ? say('status.open') : coloured(`${say('status.shut')}${why}`, 'yellow', isColoured)
    return [harmless(id), harmless(where), state]
  })
  return [[say('status.line'), say('status.where'), say('status.state')], ...rows]
}

function deviceRows(it: Status, context: Context): string[][] {
  if (Object.keys(it.supervised).length > 0) return standingRows(it.supervised, context)
  const { say, language, isColoured } = context
  const rows = Object.entries(it.devices).map(([id, state]) => [
    harmless(id),
    coloured(codeLabel(harmless(state), language), state === 'online' ? null : 'yellow', isColoured),
  ])
  return [[say('status.device'), say('status.state')], ...rows]
}

function zoneRows(it: Status, { say }: Context): string[][] {
  const rows = Object.entries(it.occupancy).map(([zone, count]) => [harmless(zone), String(count)])
  return [[say('who.zone'), say('who.count')], ...rows]
}
