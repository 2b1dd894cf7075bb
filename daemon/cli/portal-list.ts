/** `warden portal list`: every portal, how it is controlled and how it stands. Names no person. */
import { portalState } from '../domain/portals.ts'
import type { State } from '../domain/state.ts'
import type { Portal } from '../domain/venue.ts'
import { codeLabel } from '../text/labels.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { foldedState } from './folded.ts'
import { columns } from './table.ts'

/** In the order of the venue file. */
export async function portalList(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const { say, json, stdout, language } = context
  const portals = [...folded.venue.portals.values()].map((portal) => standing(folded.state, portal))
  if (json) {
    await stdout.write(`${JSON.stringify(portals)}\n`)
    return exit.done
  }
  const label = (code: string) => codeLabel(code, language)
  const rows = portals.map(({ portal, name, nameEn, from, to, control, mode, remarks }) => [
    portal,
    language === 'en' ? nameEn : name,
    `${from ?? '–'} → ${to}`,
    label(`control_${control}`),
    [mode, ...remarks].map(label).join(' '),
  ])
  const head = ['id', 'name', 'way', 'control', 'state'] as const
  await stdout.write(`${columns([head.map((key) => say(`portal.${key}`)), ...rows])}\n`)
  return exit.done
}

function standing({ portals, muster }: State, { id, name, nameEn, from, to, control }: Portal) {
  const { mode, heldOpen, obstructed } = portalState(portals, id)
  const remarks = [
    ...(muster.released ? ['released_by_fire'] : []),
    ...(heldOpen ? ['held_open'] : []),
    ...(obstructed ? ['obstructed'] : []),
  ]
  return { portal: id, name, nameEn, from, to, control, mode, remarks }
}
