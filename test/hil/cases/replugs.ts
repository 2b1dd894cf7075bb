/** Every device twenty times out and in, all side by side: each must have been open for seconds before it is pulled again. */
import { growth } from '../growth.ts'
import * as orders from '../orders.ts'
import type { Plugged } from '../plugged.ts'
import * as proofs from '../proofs.ts'
import { type RoundsPlan, replugRounds, rounds } from '../rounds.ts'
import type { CaseGroup, Scene } from './case.ts'

/** Native code takes memory for good in the first rounds. */
const warmUpRounds = 4
/** From the first plugging of one device to that of the next. */
const apartMs = 1200

interface Row extends Omit<RoundsPlan, 'site' | 'startAfterMs'> {
  readonly title: string
}

function rowsOf({ bench: { site }, devices }: Scene): readonly Row[] {
  const { deskReader, laneGate, keypad, deskScanner, wedge, lockers, serialLeft, serialRight } = devices
  const cards = (device: Plugged, round: number) => proofs.readsCard(site, device, round)
  const badges = (device: Plugged, round: number) => proofs.readsBadge(site, device, round)
  return [
    {
      title: 'card reader (tty, CP2102): a card is read',
      devices: [deskReader],
      prove: cards,
    },
    {
      title: 'relay board 16C0:05DF (hidraw, feature reports): a gate opens',
      devices: [laneGate],
      ...orders.opensGate(site),
    },
    {
      title: 'keypad (hidraw, boot keyboard): digits are typed',
      devices: [keypad],
      prove: (device, round) => proofs.takesKeys(site, device, round),
    },
    {
      title: 'scanner (hidraw, HID-POS): a code is read',
      devices: [deskScanner],
      prove: badges,
    },
    {
      title: 'badge reader that types (evdev, grabbed): a badge is read',
      devices: [wedge],
      prove: badges,
    },
    {
      title: 'lock board (tty, FTDI): a door opens',
      devices: [lockers],
      ...orders.opensDoor(site),
    },
    {
      title: 'two CP2102 without serial numbers, plugged in in turns of order: each keeps its name',
      devices: [serialLeft, serialRight],
      prove: badges,
    },
  ]
}

/** A wave of their own: one emulated processor has enough to do with the others. */
function readersOf({ bench: { site }, devices }: Scene): readonly Row[] {
  const { splitReader, wholeReader, wrappingReader } = devices
  const cards = (device: Plugged, round: number) => proofs.readsCard(site, device, round)
  return [
    {
      title:
        'two card readers 0400:C35A (plain USB, two pipes each way and one): each is found by its port, a card is read',
      devices: [splitReader, wholeReader],
      prove: cards,
    },
    {
      title: 'card reader (hidraw, wrapped in reports): a card is read',
      devices: [wrappingReader],
      prove: cards,
    },
  ]
}

export const replugs: CaseGroup = async (scene) => {
  await wave(scene, rowsOf(scene))
  await wave(scene, readersOf(scene))
}

/** Devices out and in side by side. */
async function wave(scene: Scene, rows: readonly Row[]): Promise<void> {
  const { site } = scene.bench
  const running = rows.map((row, at) => ({
    row,
    rounds: replugRounds({ site, startAfterMs: at * apartMs, ...row }),
  }))
  const warm = await Promise.allSettled(running.map((one) => one.rounds.upTo(warmUpRounds)))
  const before = await site.usage()
  await Promise.all(
    running.map(({ row, rounds: series }, at) =>
      scene.tell(row.title, async () => {
        const start = warm[at]
        if (start?.status === 'rejected') throw start.reason
        await series.upTo(rounds)
        return series.told()
      }),
    ),
  )
  await scene.tell('nothing is left behind by the rounds', async () => growth(before, await site.usage()))
}
