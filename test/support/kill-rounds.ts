/**
 * Daemon, broker and consumer killed, stopped and frozen by chance while cards are read: what the consumer has at the end must
 * be the journal, each event once, in order, byte for byte.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from '../../drivers/ports.ts'
import { between, pick, seeded } from './chance.ts'
import type { AtRest, Part, RoundsWorld, Work } from './rounds-world.ts'
import { openRoundsWorld, parts } from './rounds-world.ts'

export interface KillRounds {
  readonly rounds: number
  readonly seed: number
  /** only the broker is killed, so often: one that cannot hold itself up; absent: every fate, by chance */
  readonly flappingMs?: number
  /** told of each round, for people */
  readonly onRound?: (round: number, what: string) => void
}

export interface AfterKills extends AtRest, Work {
  readonly kills: Readonly<Record<Part, number>>
  /** half-open: stood still with its connections open */
  readonly freezes: number
  /** parts that ended although nobody told them to */
  readonly fallen: readonly string[]
  /** facts about a link that was lost or came back */
  readonly linkFacts: number
  /** from the last round until all was confirmed */
  readonly settledS: number
  readonly seconds: number
}

/** Until the next round; a daemon takes about a second to begin, and may die before that. */
const roundMs = { least: 50, most: 1_400 }
/** How long a victim stays away. */
const awayMs = { least: 0, most: 500 }
/** Somebody works at the broker. */
const stoppedMs = { least: 300, most: 2_500 }
/** Shorter than any time-out: what was sent waits in the kernel. */
const frozenMs = { least: 200, most: 2_000 }
/** Now and then longer than one and a half times the keep-alive, so that the others give it up. */
const longFrozenMs = 25_000
const longFrozenRounds = 50
/** Longest back-off, then two times of waiting for a confirmation. */
const settleMs = 120_000

type Fate = 'killed' | 'killed together' | 'killed twice' | 'stopped' | 'frozen'
/** So often in ten rounds; only their order is chance. */
const fates: readonly Fate[] = [
  ...Array.from({ length: 4 }, () => 'killed' as const),
  ...Array.from({ length: 2 }, () => 'killed together' as const),
  'killed twice',
  'stopped',
  'frozen',
  'frozen',
]

interface Game {
  readonly world: RoundsWorld
  readonly chance: Chance
  readonly nextFate: () => Fate
  readonly nextPart: () => Part
  readonly kills: Record<Part, number>
  freezes: number
}

/** Plays the rounds, lets everything come to rest and compares. Leaves no process and no file behind. */
export async function playKillRounds({ rounds, seed, flappingMs, onRound }: KillRounds): Promise<AfterKills> {
  const startMs = performance.now()
  const world = await openRoundsWorld(seed)
  const game = newGame(world, seeded(seed))
  try {
    world.readCards()
    for (let round = 1; round <= rounds; round++) {
      await pause(flappingMs ?? between(game.chance, roundMs))
      const what = await playRound(game, { round, isFlapping: flappingMs !== undefined })
      onRound?.(round, what)
    }
    await world.leave()
    const restMs = performance.now()
    const rest = await world.atRest(settleMs)
    const { kills, freezes } = game
    return {
      ...rest,
      ...world.work(),
      kills,
      freezes,
      fallen: world.fallen(),
      linkFacts: rest.journal.filter((line) => /"type":"link\.(lost|restored)"/.test(line)).length,
      settledS: secondsSince(restMs),
      seconds: secondsSince(startMs),
    }
  } finally {
    await world.close()
  }
}

function newGame(world: RoundsWorld, chance: Chance): Game {
  const kills = { daemon: 0, broker: 0, consumer: 0 }
  return {
    world,
    chance,
    nextFate: dealer(chance, fates),
    nextPart: dealer(chance, parts),
    kills,
    freezes: 0,
  }
}

/** Deals all of `cards` in an order of chance, and then again: none is left out for long. */
function dealer<T>(chance: Chance, cards: readonly T[]): () => T {
  let deck: T[] = []
  return () => {
    if (deck.length === 0) deck = [...cards]
    const dealt = pick(chance, deck)
    deck.splice(deck.indexOf(dealt), 1)
    return dealt
  }
}

/** What happened, in words. */
async function playRound(
  game: Game,
  { round, isFlapping }: { round: number; isFlapping: boolean },
): Promise<string> {
  const { chance } = game
  if (isFlapping) return killed(game, ['broker'])
  if (round % longFrozenRounds === 0) return frozen(game, game.nextPart(), longFrozenMs)
  const fate = game.nextFate()
  if (fate === 'stopped') return stopped(game)
  if (fate === 'killed together') {
    const spared = pick(chance, [...parts, null])
    const dying = parts.filter((part) => part !== spared)
    return killed(game, dying)
  }
  const part = game.nextPart()
  if (fate === 'frozen') return frozen(game, part, between(chance, frozenMs))
  if (fate === 'killed') return killed(game, [part])
  await killed(game, [part])
  await pause(between(chance, awayMs))
  return `${await killed(game, [part])} again`
}

async function killed(game: Game, dying: readonly Part[]): Promise<string> {
  const { world, chance } = game
  for (const part of dying) game.kills[part]++
  await Promise.all(dying.map((part) => world.end(part, 'SIGKILL')))
  await pause(between(chance, awayMs))
  await Promise.all(dying.map((part) => world.start(part)))
  return `${dying.join(', ')} killed`
}

async function stopped({ world, chance }: Game): Promise<string> {
  await world.end('broker', 'SIGTERM')
  await pause(between(chance, stoppedMs))
  await world.start('broker')
  return 'broker stopped for a while'
}

async function frozen(game: Game, part: Part, forMs: number): Promise<string> {
  game.freezes++
  game.world.freeze(part)
  await pause(forMs)
  game.world.thaw(part)
  return `${part} frozen for ${forMs} ms`
}

function secondsSince(ms: number): number {
  return Math.round((performance.now() - ms) / 1_000)
}

/** Why it is not sound; nothing when each event is there once, in order, byte for byte, confirmed, and nobody fell. */
export function whatIsWrong(after: AfterKills): readonly string[] {
  const { journal, consumer, alarms, confirmedSequence, lastSequence, verifyCode, fallen } = after
  const differs = journal.findIndex((text, at) => text !== consumer[at])
  return [
    ...(differs >= 0 ? [`the consumer has something else at ${differs + 1}`] : []),
    ...(consumer.length > journal.length ? ['the consumer has more than the journal'] : []),
    ...(lastSequence !== journal.length ? [`the gateway says ${lastSequence} is its last`] : []),
    ...(confirmedSequence !== lastSequence ? [`confirmed ${confirmedSequence} of ${lastSequence}`] : []),
    ...(verifyCode !== 0 ? [`journal verify ended with ${verifyCode}`] : []),
    ...(alarms.length > 0 ? [`alarms: ${alarms.join(', ')}`] : []),
    ...fallen.map((words) => `ended by itself: ${words}`),
  ]
}
