/** `warden who`: how many people are in each zone. Counts only: who sits on a committee is secret. */
import { occupancy } from '../domain/people.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, optionText } from './command.ts'
import { foldedState } from './folded.ts'
import { columns } from './table.ts'
import { listZone } from './who-list.ts'

/** People by zone, those in inner zones included, and everybody who is inside at all; with `--zone` who is in one room. */
export async function who(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const zone = optionText(context, 'zone')
  if (zone !== null) return await listZone(context, folded, zone)
  const { state, venue } = folded
  const counts = [...occupancy(state, venue)]
  const total = state.inside.size
  const { say, language, json, stdout } = context
  if (json) {
    await stdout.write(`${JSON.stringify({ zones: Object.fromEntries(counts), total })}\n`)
    return exit.done
  }
  const rows = counts.map(([id, count]) => {
    const zone = venue.zones.get(id)
    const label = language === 'en' ? zone?.nameEn : zone?.name
    return [id, label ?? '', String(count)]
  })
  const head = [say('who.zone'), '', say('who.count')]
  await stdout.write(`${columns([head, ...rows, [say('who.total'), '', String(total)]])}\n`)
  return exit.done
}
