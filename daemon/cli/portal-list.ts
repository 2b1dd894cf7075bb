/** `warden portal list`: every portal, how it is controlled and how it stands. Names no person. */
import { isReachable, isRefused } from '../domain/devices.ts'
import { portalState } from '../domain/portals.ts'
import type { State } from '../domain/state.ts'
import type { Portal } from '../domain/venue.ts'
import { codeLabel } from '../text/labels.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { foldedState } from './folded.ts'
import { coloured, columns } from './table.ts'

const isOut = (remark: string) => ['portal_out_of_service', 'reader_away', 'stranger'].includes(remark)

/** In the order of the venue file. */
export async function portalList(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const { say, json, stdout, language, isColoured } = context
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
    // nobody passes there now: that must be seen from afar
    coloured([mode, ...remarks].map(label).join(' '), remarks.some(isOut) ? 'red' : null, isColoured),
  ])
  const head = ['id', 'name', 'way', 'control', 'state'] as const
  await stdout.write(`${columns([head.map((key) => say(`portal.${key}`)), ...rows])}\n`)
  return exit.done
}

function standing({ portals, muster, devices }: State, portal: Portal) {
  const { id, name, nameEn, from, to, control, gate, readers } = portal
  const { mode, heldOpen, obstructed } = portalState(portals, id)
  const isStranger = (device: string | null | undefined) =>
    typeof device === 'string' && isRefused(devices, device)
  const isAway = (device: string | null | undefined) =>
    typeof device === 'string' && !isReachable(devices, device) && !isStranger(device)
  const remarks = [
    ...(isAway(gate) || isStranger(gate) ? ['portal_out_of_service'] : []),
    ...(isAway(readers.in) || isAway(readers.out) ? ['reader_away'] : []),
    ...(isStranger(readers.in) || isStranger(readers.out) ? ['stranger'] : []),
    ...(muster.released ? ['released_by_fire'] : []),
    ...(heldOpen ? ['held_open'] : []),
    ...(obstructed ? ['obstructed'] : []),
  ]
  return { portal: id, name, nameEn, from, to, control, mode, remarks }
}
