/**
 * Portals under priority control (Art. 6, 16; GB/T 37078), held open or obstructed, and what was last seen at each: by it
 * an unexplained pass is told from the one before it. Pure.
 */
import type { Direction } from '../../drivers/words.ts'
import type { StoredEvent } from './event.ts'
import type { DataOf } from './events/catalogue.ts'
import type { Subject } from './subject.ts'

/** `opened_up`: stands open, nobody needs a grant. `locked_down`: nobody comes in; going out is always free. */
export type PortalMode = 'controlled' | 'opened_up' | 'locked_down'

export interface PortalState {
  readonly mode: PortalMode
  readonly heldOpen: boolean
  readonly obstructed: boolean
  /** opened up by order, and not seen shut since */
  readonly unsecured: boolean
  /** the last passage on a grant */
  readonly passed: {
    readonly ref: string
    readonly participant: string | null
    readonly direction: Direction
    readonly atMs: number
  } | null
  /** who was last refused to go out here, and has not been let out since */
  readonly refusedExit: { readonly participant: string; readonly atMs: number } | null
}

/** Those that a fact was ever told about. */
export type PortalStates = ReadonlyMap<string, PortalState>

const nothing: PortalStates = new Map()

const ordinary: PortalState = {
  mode: 'controlled',
  heldOpen: false,
  obstructed: false,
  unsecured: false,
  passed: null,
  refusedExit: null,
}

function evolvePortals(portals: PortalStates, event: StoredEvent): PortalStates {
  switch (event.type) {
    case 'portal.opened_up':
      return changed(portals, event.data.portal, { mode: 'opened_up', unsecured: true })
    case 'portal.locked_down':
      return changed(portals, event.data.portal, { mode: 'locked_down' })
    case 'portal.normalized':
      return changed(portals, event.data.portal, { mode: 'controlled' })
    case 'passage.held_open':
      return changed(portals, event.data.portal, { heldOpen: true })
    case 'passage.obstructed':
      return changed(portals, event.data.portal, { obstructed: true })
    case 'passage.secured':
      return changed(portals, event.data.portal, { heldOpen: false, obstructed: false, unsecured: false })
    case 'passage.completed':
      return completed(portals, event.data, event.atMs)
    case 'passage.denied':
      return refused(portals, event.data, event.atMs)
    case 'leave.breached':
      return event.data.portal === null ? portals : changed(portals, event.data.portal, { refusedExit: null })
    default:
      return portals
  }
}

function changed(portals: PortalStates, id: string, change: Partial<PortalState>): PortalStates {
  return new Map(portals).set(id, { ...portalState(portals, id), ...change })
}

function completed(
  portals: PortalStates,
  { portal, ref, participant, direction }: DataOf<'passage.completed'>,
  atMs: number,
): PortalStates {
  const passed = { ref, participant, direction, atMs }
  const { refusedExit } = portalState(portals, portal)
  const isLetOut = direction === 'out' && refusedExit?.participant === participant
  return changed(portals, portal, { passed, refusedExit: isLetOut ? null : refusedExit })
}

function refused(
  portals: PortalStates,
  { portal, direction, participant }: DataOf<'passage.denied'>,
  atMs: number,
): PortalStates {
  if (portal === null || direction === 'in' || participant === null) return portals
  return changed(portals, portal, { refusedExit: { participant, atMs } })
}

/** What is known of a portal. */
export function portalState(portals: PortalStates, id: string): PortalState {
  return portals.get(id) ?? ordinary
}

/** Whether a portal is under control, stands open by order, or is shut by order. */
export function portalMode(portals: PortalStates, id: string): PortalMode {
  return portalState(portals, id).mode
}

/** The portals as a subject. */
export const portalsSubject: Subject<PortalStates> = { initial: nothing, evolve: evolvePortals }
