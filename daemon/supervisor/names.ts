/**
 * By what name the devices of a wire answer. One that has no name of its own answers by that of the USB adapter in front of
 * it, so that another adapter in a known port is noticed as a stranger. Who belongs there is the core's to say.
 */
import type { Signal } from '../../drivers/words.ts'
import type { Log } from '../log.ts'
import type { WirePlan } from './wire-plan.ts'

type Online = Extract<Signal, { kind: 'Online' }>

export interface Names {
  /** A wire is being opened, behind an adapter of that name; null: it has none. */
  adapterSeen(name: string | null): void
  /** The signal with the name that counts. */
  named(device: string, online: Online): Online
}

/**
 * Where the venue file names the adapter, its devices answer by the adapter's name, but for those that the file names
 * themselves: they do so only behind a stranger.
 */
export function createNames(plan: WirePlan, log: Log): Names {
  const { id: wire, where, family, devices, adapter: declared } = plan
  const namesItself = new Set(
    devices.filter(({ settings }) => family.identityOf(settings) !== null).map(({ id }) => id),
  )
  let seen: string | null = null
  let told: string | null = null

  return {
    adapterSeen(name) {
      seen = name
      const isStranger = declared !== undefined && name !== declared
      if (isStranger && told !== name)
        log.error('another adapter is plugged in than belongs here', { wire, where, declared, found: name })
      told = isStranger ? name : null
    },
    named(device, online) {
      if (declared === undefined) return { ...online, identity: online.identity ?? seen }
      const isItself = namesItself.has(device) && seen === declared
      return isItself ? online : { ...online, identity: seen }
    },
  }
}
