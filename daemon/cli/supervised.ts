/** The configured devices as the daemon's supervisor sees them, as tables. */
import * as z from 'zod'
import { standingLabel } from '../text/standing-words.ts'
import type { Context } from './command.ts'
import { coloured, harmless } from './table.ts'

const count = z.int().min(0).default(0)

/** What is shown of a device; what a later daemon adds is left out here and passed on with `--json`. */
const deviceSchema = z.object({
  line: z.string(),
  standing: z.string(),
  since: z.string(),
  identity: z.string().nullable().default(null),
  outages: count,
  replies: count,
  silences: count,
  garbled: count,
  latency: z
    .object({ lastMs: z.number(), medianMs: z.number(), worstMs: z.number() })
    .nullable()
    .default(null),
})

/** By device. Empty in the answer of a daemon that does not tell it yet. */
export const supervisedSchema = z.record(z.string(), deviceSchema).default({})

export type Supervised = z.infer<typeof supervisedSchema>
type Row = Supervised[string]

/** How each device stands and since when, and how fast it answers, with a head. */
export function standingRows(devices: Supervised, context: Context): string[][] {
  const { say } = context
  const rows = Object.entries(devices).map(([id, it]) => [
    harmless(id),
    standingText(it, context),
    sinceText(it),
    latencyText(it),
  ])
  return [[say('status.device'), say('status.state'), say('device.since'), say('device.latency')], ...rows]
}

/** All that is known of each device, with a head. */
export function supervisedRows(devices: Supervised, context: Context): string[][] {
  const { say } = context
  const head = [
    say('status.device'),
    say('status.line'),
    say('status.state'),
    say('device.since'),
    say('device.identity'),
    say('device.latency'),
    say('device.counted'),
    say('device.outages'),
  ]
  const rows = Object.entries(devices).map(([id, it]) => [
    harmless(id),
    harmless(it.line),
    standingText(it, context),
    sinceText(it),
    it.identity === null ? '-' : harmless(it.identity),
    latencyText(it),
    `${it.replies}/${it.silences}/${it.garbled}`,
    String(it.outages),
  ])
  return [head, ...rows]
}

function standingText({ standing }: Row, { language, isColoured }: Context): string {
  const colours = { ready: null, refused: 'red' } as const
  const colour = standing === 'ready' || standing === 'refused' ? colours[standing] : 'yellow'
  return coloured(standingLabel(harmless(standing), language), colour, isColoured)
}

/** `2026-03-18 08:30:00` */
function sinceText({ since }: Row): string {
  return harmless(since.slice(0, 19).replace('T', ' '))
}

/** Last, median and worst in milliseconds, of the newest answers. */
function latencyText({ latency }: Row): string {
  if (latency === null) return '-'
  return [latency.lastMs, latency.medianMs, latency.worstMs].map((ms) => ms.toFixed(0)).join('/')
}
