/** What goes wrong on a simulated day, one piece of trouble after another, as seeded chance has it. */
import type { Chance } from '../../drivers/ports.ts'
import type { Actor } from '../support/actors.ts'
import { between, pick } from '../support/chance.ts'
import type { Cable } from './wires.ts'
import type { World } from './world.ts'

/** Goes on until the world says that it is enough. */
export function* trouble(world: World, chance: Chance): Actor {
  while (!world.isCalm()) {
    yield { kind: 'pause', ms: between(chance, { least: 200, most: 5_000 }) }
    if (world.isCalm()) return
    yield* pick(chance, kinds)(world, chance)
  }
}

const kinds: readonly ((world: World, chance: Chance) => Actor)[] = [
  badCable,
  badCable,
  silentCable,
  pulledCable,
  oddDevice,
  brokerAway,
  kill,
  kill,
  diskFull,
  fire,
  intruder,
  burglar,
]

function someCable(world: World, chance: Chance): Cable {
  return pick(chance, [...world.cables.values()])
}

function* lasting(chance: Chance, mostMs: number): Actor {
  yield { kind: 'pause', ms: between(chance, { least: 300, most: mostMs }) }
}

function* badCable(world: World, chance: Chance): Actor {
  const { faults } = someCable(world, chance)
  faults.splitChunk = 0.3
  faults.delayMs = { least: 0, most: 30 }
  faults.loseByte = chance.next() * 0.01
  faults.flipBit = chance.next() * 0.01
  faults.addNoise = chance.next() * 0.01
  yield* lasting(chance, 8_000)
  Object.assign(faults, {
    splitChunk: 0,
    loseByte: 0,
    flipBit: 0,
    addNoise: 0,
    delayMs: { least: 0, most: 0 },
  })
}

function* silentCable(world: World, chance: Chance): Actor {
  const ms = between(chance, { least: 50, most: 5_000 })
  someCable(world, chance).silence(ms)
  yield { kind: 'pause', ms }
}

function* pulledCable(world: World, chance: Chance): Actor {
  const cable = someCable(world, chance)
  cable.pull()
  yield* lasting(chance, 6_000)
  cable.plugIn()
}

function* oddDevice(world: World, chance: Chance): Actor {
  const odd = world.devices.misbehaviour(someCable(world, chance).wire)
  odd.wrongChecksum = between(chance, { least: 0, most: 3 })
  odd.halfFrame = between(chance, { least: 0, most: 3 })
  odd.noiseBefore = between(chance, { least: 0, most: 5 })
  odd.extraDelayMs = between(chance, { least: 0, most: 300 })
  odd.silent = chance.next() < 0.3
  yield* lasting(chance, 4_000)
  Object.assign(odd, { wrongChecksum: 0, halfFrame: 0, noiseBefore: 0, extraDelayMs: 0, silent: false })
}

function* brokerAway(world: World, chance: Chance): Actor {
  world.broker.goAway()
  yield* lasting(chance, 20_000)
  world.broker.comeBack()
}

/** Between two inputs, before an append, or between append and order. */
function* kill(world: World, chance: Chance): Actor {
  world.kill(pick(chance, ['now', 'before append', 'after append']))
  yield* lasting(chance, 5_000)
  world.boot()
}

function* diskFull(world: World, chance: Chance): Actor {
  world.setDiskFull(true)
  yield* lasting(chance, 6_000)
  world.setDiskFull(false)
}

function* fire(world: World, chance: Chance): Actor {
  if (chance.next() < 0.7) return
  world.stimulate('lane1-gate', { kind: 'Fire', active: true })
  yield* lasting(chance, 6_000)
  world.stimulate('lane1-gate', { kind: 'Fire', active: false })
}

function* intruder(world: World, chance: Chance): Actor {
  const direction = pick(chance, ['in', 'out'] as const)
  world.stimulate(pick(chance, ['lane1-gate', 'lane2-gate']), { kind: 'Walk', direction, force: true })
  yield { kind: 'pause', ms: 1_000 }
}

function* burglar(world: World, chance: Chance): Actor {
  const door = between(chance, { least: 1, most: 4 })
  world.stimulate('bank1-board', { kind: 'PullDoor', door })
  yield* lasting(chance, 3_000)
  world.stimulate('bank1-board', { kind: 'ShutDoor', door })
}
