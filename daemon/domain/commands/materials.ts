/** What staff can ask about materials: receive, inspect, reject, deliver, take back; meals come the same way (Art. 23, 28, 34; F-28.1, F-34.3). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, secondPersonFault, staffCommand } from '../command.ts'
import type { DataOf } from '../events/catalogue.ts'
import type { StaffRole } from '../events/define.ts'
import { name, reason, sessionCode, shortId } from '../events/define.ts'
import { materialEvents } from '../events/materials.ts'
import type { Decision } from '../input.ts'
import type { Material } from '../materials.ts'
import { findPerson } from '../persons.ts'
import { shortIdAfter } from '../short-ids.ts'
import type { Actor } from '../staff.ts'
import type { World } from '../world.ts'

const registrars: readonly StaffRole[] = ['area_staff', 'witness']
const inspectors: readonly StaffRole[] = ['site_supervisor', 'admin_supervisor']
const received = materialEvents['material.received'].data.shape

const receive = staffCommand({
  roles: registrars,
  arguments: z.strictObject({
    session: sessionCode.nullable(),
    direction: received.direction,
    kind: received.kind,
    items: received.items,
    seal: received.seal,
    sealNumber: received.sealNumber,
    from: z.string().max(64).nullable(),
  }),
  decide(world, { session, from, ...given }, by) {
    const { state } = world
    if (session !== null && !state.sessions.has(session)) return refuse('unknown_session', session)
    if (hasTitle(given)) return refuse('text_names_firm')
    const giver = from === null ? null : findPerson(state, from)
    if (from !== null && giver === null) return refuse('unknown_person', from)
    const id = shortIdAfter('M', state.materials.count)
    const data = { material: id, ...given, from: giver?.ref ?? null, operator: by.operator }
    return facts({ type: 'material.received', subject: id, session, zone: null, data })
  },
})

/** A file in title marks: whose bid it is may stand there. Books that are lent have titles of their own (F-18.2). */
function hasTitle({ kind, items }: Pick<DataOf<'material.received'>, 'kind' | 'items'>): boolean {
  return kind !== 'book' && items.some(({ what }) => /[《》]/.test(what))
}

/** The material with this id when its next step may be taken; the steps have an order (F-28.1). */
function inPhase(world: World, id: string, phases: readonly Material['phase'][]): Material | Decision {
  const material = world.state.materials.all.get(id)
  if (material === undefined) return refuse('unknown_id', id)
  return phases.includes(material.phase) ? material : refuse('material_step', id)
}

/** A supervisor inspects with the own credential: neither who brought it nor who took it in. */
function inspector(
  material: Material,
  by: Actor,
): { readonly person: string; readonly method: 'pin' | 'card' | 'code' } | Decision {
  const fault = secondPersonFault(by, inspectors)
  if (fault !== null || by.second === null) return refuse(fault ?? 'second_person_needed')
  const { person, method } = by.second
  if (person === material.receivedBy || person === material.from) return refuse('same_person')
  return { person, method }
}

const inspect = staffCommand({
  roles: registrars,
  arguments: z.strictObject({ material: shortId, seal: received.seal }),
  decide(world, { material: id, seal }, by) {
    const material = inPhase(world, id, ['received'])
    if ('drafts' in material) return material
    const supervisor = inspector(material, by)
    if ('drafts' in supervisor) return supervisor
    const { person, method } = supervisor
    const data = { material: id, inspector: person, method, seal, operator: by.operator }
    return facts({ type: 'material.inspected', ...about(material), data })
  },
})

const reject = staffCommand({
  roles: registrars,
  arguments: z.strictObject({ material: shortId, reason }),
  decide(world, { material: id, reason: why }, by) {
    const material = inPhase(world, id, ['received'])
    if ('drafts' in material) return material
    const supervisor = inspector(material, by)
    if ('drafts' in supervisor) return supervisor
    const { person, method } = supervisor
    const data = { material: id, inspector: person, method, reason: why, operator: by.operator }
    return facts({ type: 'material.rejected', ...about(material), data })
  },
})

const deliver = staffCommand({
  roles: registrars,
  arguments: z.strictObject({
    material: shortId,
    room: name.nullable(),
    recipient: z.string().max(64).nullable(),
  }),
  decide(world, { material: id, room, recipient }, by) {
    const { state, venue } = world
    const material = inPhase(world, id, ['inspected'])
    if ('drafts' in material) return material
    const session = material.session === null ? undefined : state.sessions.get(material.session)
    const zone = room ?? session?.room
    if (zone === undefined || !venue.zones.has(zone)) return refuse('unknown_zone', room ?? '')
    const person = recipient === null ? null : findPerson(state, recipient)
    if (recipient !== null && person === null) return refuse('unknown_person', recipient)
    const data = { material: id, room: zone, recipient: person?.ref ?? null, operator: by.operator }
    return facts({ type: 'material.delivered', ...about(material), zone, data })
  },
})

const retrieve = staffCommand({
  roles: registrars,
  arguments: z.strictObject({ material: shortId }),
  decide(world, { material: id }, by) {
    const material = inPhase(world, id, ['delivered'])
    if ('drafts' in material) return material
    if (material.kind === 'meal') return refuse('material_step', id)
    return facts({
      type: 'material.retrieved',
      ...about(material),
      data: { material: id, operator: by.operator },
    })
  },
})

function about({ id, session }: Material) {
  return { subject: id, session, zone: null }
}

export const materialsCommands: Readonly<Record<string, StaffCommand>> = {
  'material.receive': receive,
  'material.inspect': inspect,
  'material.reject': reject,
  'material.deliver': deliver,
  'material.retrieve': retrieve,
}
