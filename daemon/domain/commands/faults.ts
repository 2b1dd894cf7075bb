/** What staff can ask about faults and device checks (Art. 7, 15, 18, 33). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import { deviceState, isReachable } from '../devices.ts'
import type { Draft } from '../events/catalogue.ts'
import type { StaffRole } from '../events/define.ts'
import { name, shortId, text } from '../events/define.ts'
import { shortIdAfter } from '../short-ids.ts'
import type { World } from '../world.ts'

const anyStaff: readonly StaffRole[] = ['witness', 'area_staff', 'technician']
const technicians: readonly StaffRole[] = ['technician']

/** Experts must not act themselves: staff report what they are told (Art. 33). */
const report = staffCommand({
  roles: anyStaff,
  arguments: z.strictObject({ device: name.nullable(), zone: name.nullable(), text }),
  decide({ state, venue }, { device, zone, text: what }, by) {
    if (device !== null && !venue.uses.has(device)) return refuse('unknown_device', device)
    if (zone !== null && !venue.zones.has(zone)) return refuse('unknown_zone', zone)
    const id = shortIdAfter('F', state.faults.tickets.count)
    const data = { fault: id, device, zone, cause: 'reported' as const, text: what, operator: by.operator }
    return facts({ type: 'fault.reported', subject: device ?? id, session: null, zone, data })
  },
})

const acknowledge = staffCommand({
  roles: technicians,
  arguments: z.strictObject({ fault: shortId }),
  decide({ state }, { fault: id }, by) {
    const ticket = state.faults.tickets.all.get(id)
    if (ticket === undefined) return refuse('unknown_id', id)
    if (ticket.phase !== 'reported') return refuse('already_done')
    const { zone } = ticket
    return facts({
      type: 'fault.acknowledged',
      subject: id,
      session: null,
      zone,
      data: { fault: id, operator: by.operator },
    })
  },
})

const resolve = staffCommand({
  roles: technicians,
  arguments: z.strictObject({ fault: shortId, remedy: text }),
  decide({ state }, { fault: id, remedy }, by) {
    const ticket = state.faults.tickets.all.get(id)
    if (ticket === undefined) return refuse('unknown_id', id)
    if (ticket.phase === 'resolved') return refuse('already_done')
    const data = { fault: id, remedy, operator: by.operator }
    return facts({ type: 'fault.resolved', subject: id, session: null, zone: ticket.zone, data })
  },
})

/** A device was replaced: who answers there now belongs there from now on (edge case 39). */
const enrol = staffCommand({
  roles: technicians,
  arguments: z.strictObject({ device: name }),
  decide({ state, venue }, { device }, by) {
    if (!venue.uses.has(device)) return refuse('unknown_device', device)
    const { state: stands, identity } = state.devices.get(device) ?? { state: 'unknown', identity: null }
    if (stands !== 'refused' || identity === null) return refuse('device_not_replaced', device)
    const declared = venue.identities.get(device)
    if (declared !== undefined && declared !== identity) return refuse('identity_declared', declared)
    const data = { device, identity, operator: by.operator }
    return facts({ type: 'device.connected', subject: device, session: null, zone: null, data })
  },
})

/** What of the machine is checked beside the devices: what the core knows by itself, and what was looked at outside. */
const machineParts = ['clock', 'link', 'power', 'disk'] as const

/** All devices and the machine, or only the named ones (F-7.1, F-18.1). */
const check = staffCommand({
  roles: ['technician', 'witness'],
  arguments: z.strictObject({
    devices: z.array(name).max(256),
    /** whether there is room on the disk; null: not looked at */
    diskOk: z.boolean().nullable(),
  }),
  decide(world, { devices, diskOk }, by) {
    const known = [...world.venue.uses.keys()]
    const stranger = devices.find((device) => !known.includes(device))
    if (stranger !== undefined) return refuse('unknown_device', stranger)
    const checked = devices.length > 0 ? devices : [...known, ...machineParts]
    const results = checked.map((device) => ({ device, fault: faultOf(world, device, diskOk) }))
    const sound = results.filter(({ fault }) => fault === null).map(({ device }) => device)
    const passed: Draft[] = sound.length === 0 ? [] : [passedCheck(world, sound, by.operator)]
    const failed = results.flatMap(({ device, fault }): Draft[] =>
      fault === null ? [] : [failedCheck(device, fault, by.operator)],
    )
    return facts(...passed, ...failed)
  },
})

function passedCheck({ venue }: World, devices: string[], operator: string): Draft {
  return {
    type: 'device.checked',
    subject: venue.gateway,
    session: null,
    zone: null,
    data: { devices, operator },
  }
}

function failedCheck(device: string, cause: string, operator: string): Draft {
  return {
    type: 'device.check_failed',
    subject: device,
    session: null,
    zone: null,
    data: { device, cause, operator },
  }
}

/** What is wrong with a device or a part of the machine, or null. */
function faultOf({ state }: World, what: string, diskOk: boolean | null): string | null {
  switch (what) {
    case 'clock':
      return state.clocks.quality === 'suspect' || state.clocks.quality === 'unset' ? 'not_in_step' : null
    case 'link':
      return state.gateway.linkUp === false ? 'link_lost' : null
    case 'power':
      return state.power.mains ? null : 'mains_lost'
    case 'disk':
      return diskOk === false ? 'disk_full' : null
    default:
      return isReachable(state.devices, what) ? null : deviceState(state.devices, what)
  }
}

const powerOff = staffCommand({
  roles: ['area_staff', 'technician', 'witness'],
  arguments: z.strictObject({ zone: name, what: text.nullable() }),
  decide({ venue }, { zone, what }, by) {
    if (!venue.zones.has(zone)) return refuse('unknown_zone', zone)
    return facts({
      type: 'device.powered_off',
      subject: zone,
      session: null,
      zone,
      data: { zone, what, operator: by.operator },
    })
  },
})

export const faultsCommands: Readonly<Record<string, StaffCommand>> = {
  'fault.report': report,
  'fault.acknowledge': acknowledge,
  'fault.resolve': resolve,
  'device.enrol': enrol,
  'device.check': check,
  'device.power_off': powerOff,
}
