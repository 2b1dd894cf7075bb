/** The frames that a family and its simulated device exchange by themselves: at rest, when something happens, and on an order. */
import type { Family } from '../../drivers/family.ts'
import type { Codec, Input, Packet, Stimulus } from '../../drivers/ports.ts'
import { cardOf, person } from './people.ts'

const exchanges = 40
const stimuli: readonly Stimulus[] = [
  { kind: 'PresentCard', card: cardOf(person('A1')) },
  { kind: 'PresentBadge', text: 'B-101' },
  { kind: 'PressKeys', keys: '1407198\n' },
  { kind: 'Walk', direction: 'in', force: true },
  { kind: 'SetContact', input: 1, active: true },
  { kind: 'Fire', active: true },
  { kind: 'PullDoor', door: 1 },
]

/** As bytes, requests and replies mixed, in the order in which they were said. */
export function naturalFrames(
  family: Family,
  codec: Codec<Packet>,
  settings: unknown,
): readonly Uint8Array[] {
  const machine = family.converse(settings)
  const device = family.simulate(settings)
  const said: Uint8Array[] = []
  let now = 0
  let input: Input<Packet> = { kind: 'start' }
  let isIdle = true

  function ask(step: ReturnType<typeof machine.step>): void {
    if (step.send === null) {
      isIdle = true
      now = Math.max(now + 1, step.wakeAt ?? now + 100)
      input = { kind: 'wake' }
      return
    }
    isIdle = false
    said.push(codec.encode(step.send.packet))
    now += 5
    const [reply] = device.step({ kind: 'request', packet: step.send.packet }, now).replies
    input = step.send.replyMs === null ? { kind: 'sent' } : { kind: 'silence' }
    if (reply === undefined || step.send.replyMs === null) return
    said.push(codec.encode(reply.packet))
    input = { kind: 'reply', packet: reply.packet }
  }

  for (let turn = 0; turn < exchanges; turn++) {
    ask(machine.step(input, now))
    const stimulus = stimuli[turn % stimuli.length]
    if (stimulus === undefined || turn < exchanges / 2) continue
    const told = [
      ...device.step({ kind: 'stimulus', stimulus }, now + 1).replies,
      ...device.step({ kind: 'wake' }, now + 151).replies,
    ]
    now += 151
    for (const { packet } of told) said.push(codec.encode(packet))
    if (isIdle && turn % 4 === 0) input = { kind: 'order', order: orderFor(family, turn) }
  }
  return said
}

function orderFor({ kind }: Family, turn: number) {
  const ref = `order-${turn}`
  return kind === 'locker'
    ? ({ kind: 'OpenDoor', ref, door: 1, withinMs: 2_000 } as const)
    : ({ kind: 'OpenGate', ref, direction: 'in', withinMs: 2_000 } as const)
}
