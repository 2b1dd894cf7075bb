/** What the commands of the control socket work with. Types only. */
import type { Clock, Stimulus } from '../../drivers/ports.ts'
import type { Gateway } from '../gateway.ts'
import type { Secrets } from '../journal/secrets.ts'
import type { Vault } from '../journal/vault.ts'
import type { Log } from '../log.ts'
import type { Random } from '../random.ts'
import type { RequestDoor } from '../request-door.ts'

export interface ControlPorts {
  readonly gateway: Gateway
  readonly secrets: Secrets
  readonly vault: Pick<Vault, 'hash' | 'participants' | 'person' | 'put' | 'forget'>
  readonly random: Pick<Random, 'operator' | 'participant' | 'code'>
  /** Whether the disk of journal and vault has room for days to come. */
  readonly hasDiskRoom: () => boolean
  /** real time, for whoever waits at a console */
  readonly machine: Clock
  /** simulated devices in place of real ones; null at work */
  readonly training: { stimulate(device: string, stimulus: Stimulus): void } | null
  /** signed requests of the platform that come on a stick, and the key that it encrypts to */
  readonly door: Pick<RequestDoor, 'put' | 'key'>
  readonly log: Log
}
