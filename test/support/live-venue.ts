/** A venue of real processes: Mosquitto, the daemon, a subscriber; devices on real ports in the test's own process. */
import type { HousePlatform, LiveHouse } from './live-house.ts'
import { openLiveHouse } from './live-house.ts'
import type { Mosquitto } from './mosquitto.ts'
import { prepareMosquitto } from './mosquitto.ts'
import type { Program } from './programs.ts'
import { eventually, startProgram } from './programs.ts'

export interface LiveVenue extends Omit<LiveHouse, 'startProcess'> {
  readonly broker: Mosquitto
  readonly subscriber: Program
  /** Starts a daemon and waits until all devices answer it. */
  startDaemon(): Promise<void>
  /** How many events of a type the subscriber has. */
  heard(type: string): number
  /** Waits until the subscriber has the last stored event, and gives the stored envelopes. */
  subscriberIsComplete(): Promise<readonly string[]>
}

/** Broker, subscriber and devices are up; the daemon is not started yet. */
export async function openLiveVenue(
  link: Pick<HousePlatform, 'acknowledges' | 'signers'> = {},
): Promise<LiveVenue> {
  const broker = await prepareMosquitto({ durable: true })
  await broker.start()
  const filter = 'warden/v1/140500-01/event/#'
  const subscriber = startProgram('test/e2e/subscriber.ts', String(broker.port), filter)
  await eventually('subscribed', () => subscriber.complaints().includes('subscribed'))
  const house = await openLiveHouse({ platformUrl: `mqtt://127.0.0.1:${broker.port}`, ...link })

  const heard = (type: string) => subscriber.lines.filter((line) => line.includes(`"type":"${type}"`)).length

  return {
    ...house,
    broker,
    subscriber,
    async startDaemon() {
      const before = heard('device.connected')
      const started = house.startProcess()
      await eventually(
        `all devices answer; the daemon says ${started.complaints()}`,
        () => heard('device.connected') >= before + house.site.deviceCount,
      )
    },
    heard,
    async subscriberIsComplete() {
      const lines = await house.storedLines()
      const last = lines.at(-1) ?? ''
      await eventually('the subscriber has the last event', () => subscriber.lines.includes(last))
      return lines
    },
    async stop() {
      await house.stop()
      await subscriber.kill('SIGKILL')
      await broker.dispose()
    },
  }
}
