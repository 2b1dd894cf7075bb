/**
 * A gate gone through: at rest, in a fire, each direction, not used, and with the gateway dying in the middle of a pulse. What
 * moves is asked first, and only an explicit yes moves it.
 */
import type { Levels } from '../../drivers/family.ts'
import type { Direction } from '../../drivers/words.ts'
import type { Words } from '../text/text.ts'
import { walkWords } from '../text/walk-words.ts'
import { judgePassage, movedFrom, type PassageFinding } from './evidence.ts'
import { restOfGate, walkFire } from './gate-contacts.ts'
import {
  contactsIn,
  relockMsIn,
  withOutputsSwapped,
  withPassedAt,
  withPassedSwapped,
} from './settings-change.ts'
import { type OrderEnd, type Walk, watchFor } from './walk.ts'
import { pause, type Seen, signalOf } from './walked.ts'

/** Where a gate stands, as its users call it. */
export interface Lane {
  readonly name: Words
  readonly outer: Words
  readonly inner: Words
}

/** What a gate may take longer to lock than it is set to, and its board to say so. */
const relockMarginMs = 2_000
/** Shorter than the shortest pulse there may be, longer than the order needs on the slowest wire. */
const cutAfterMs = 100
/** Long enough for a board to be asked several times, so that whatever a return sets off is seen. */
const returnWatchMs = 2_000
/** Wiring can be wrong in two ways at once; what is still wrong after that is no matter of settings. */
const mostTries = 3

export async function walkGate(walk: Walk, lane: Lane): Promise<void> {
  const rest = await restOfGate(walk)
  await walkFire(walk, rest)
  for (const direction of ['in', 'out'] as const) await walkPassage(walk, { lane, direction, rest })
  await walkUnused(walk, lane)
  await walkCut(walk, lane)
}

interface Way {
  readonly lane: Lane
  readonly direction: Direction
  readonly rest: Levels
}

function wayWords({ lane, direction }: Pick<Way, 'lane' | 'direction'>) {
  const [from, to] = direction === 'in' ? [lane.outer, lane.inner] : [lane.inner, lane.outer]
  return { gate: lane.name, from, to, way: direction === 'in' ? walkWords.wayIn : walkWords.wayOut }
}

async function walkPassage(walk: Walk, way: Way): Promise<void> {
  const step = `gate.passage.${way.direction}`
  const values = wayWords(way)
  for (let tries = 1; tries <= mostTries; tries++) {
    if ((await walk.ask('move', 'passageAsk', values)).kind !== 'yes') {
      return await walk.note(step, 'skipped', 'passageSkipped', { values })
    }
    const { finding, end, ms } = await tryPassage(walk, way)
    if (finding === null) {
      const measured = { tries, order: end }
      return await walk.note(step, 'failed', 'orderFailed', { values: { ...values, order: end }, measured })
    }
    const isRight = finding === 'proven' || finding === 'unreported'
    const measured = { tries, order: end, ms }
    if (isRight) {
      const word = finding === 'proven' ? 'passageProven' : 'passageUnreported'
      return await walk.note(step, 'proven', word, { values, measured })
    }
    if (!(await mended(walk, { way, finding }))) {
      const word = failures[finding as keyof typeof failures] ?? 'passageNotMended'
      return await walk.note(step, 'failed', word, { values, measured })
    }
  }
  await walk.note(step, 'failed', 'passageNotMended', { values })
}

const failures = {
  not_opened: 'passageNotOpened',
  no_contact_moved: 'passageNoContact',
  many_contacts_moved: 'passageManyContacts',
} as const

interface Tried {
  /** null: the device did not carry out the order, so that nobody was sent through. */
  readonly finding: PassageFinding | null
  readonly end: OrderEnd
  /** From the order until the gate said what became of it. */
  readonly ms: number
}

/** Opens once, lets somebody go through, and hears what they and the board say. */
async function tryPassage(walk: Walk, way: Way): Promise<Tried> {
  const { direction, rest } = way
  const values = wayWords(way)
  const begunMs = walk.clock.now()
  walk.device().mark()
  const end = await walk.carryOut({ kind: 'OpenGate', direction })
  if (end !== 'done' && end !== 'unconfirmed') return { finding: null, end, ms: 0 }
  await walk.tell('passageGo', values)
  const limitMs = relockMsIn(walk.settings()) + relockMarginMs
  await walk
    .device()
    .until((seen) => signalOf(seen, 'PersonPassed') ?? signalOf(seen, 'PassageLapsed'), limitMs)
  const ms = Math.round(walk.clock.now() - begunMs)
  const answer = await walk.ask('side', 'passageWhichWay', values)
  const seen = walk.device().seen()
  const side = answer.kind === 'number' ? answer.number : 0
  const told = side === 0 ? 'none' : side === 1 ? direction : opposite(direction)
  const finding = judgePassage({
    ordered: direction,
    told,
    reported: reportedIn(seen),
    pulsed: rest.size === 0 ? null : pulsedIn(walk, { rest, seen }),
    isReporting: walk.family.unseen?.(walk.settings()) == null,
  })
  return { finding, end, ms }
}

function opposite(direction: Direction): Direction {
  return direction === 'in' ? 'out' : 'in'
}

/** A gate may say that somebody came against its order and that nobody passed on it: then they came against it. */
function reportedIn(seen: readonly Seen[]): 'passed' | 'reversed' | null {
  const passed = signalOf(seen, 'PersonPassed')
  if (passed !== null && passed.ref !== null) return 'passed'
  return signalOf(seen, 'PassageReversed') === null ? null : 'reversed'
}

/** Inputs that moved and came back and mean nothing else. */
function pulsedIn(walk: Walk, { rest, seen }: { rest: Levels; seen: readonly Seen[] }): readonly number[] {
  const others = contactsIn(walk.settings()).filter(({ meaning }) => !meaning.startsWith('passed.'))
  return movedFrom(rest, seen)
    .filter(({ input, isBack }) => isBack && others.every((other) => other.input !== input))
    .map(({ input }) => input)
}

/** Puts the settings right where they can be, and says so; false where they cannot. */
async function mended(walk: Walk, { way, finding }: { way: Way; finding: PassageFinding }): Promise<boolean> {
  const step = `gate.passage.${way.direction}`
  const values = wayWords(way)
  const settings = walk.settings()
  if (finding === 'outputs_swapped') {
    if (!(await walk.change(withOutputsSwapped(settings)))) return false
    await walk.note(step, 'changed', 'outputsSwapped', { values })
    return true
  }
  if (finding === 'contacts_swapped') {
    if (!(await walk.change(withPassedSwapped(settings)))) return false
    await walk.note(step, 'changed', 'contactsSwapped', { values })
    return true
  }
  if (typeof finding !== 'object') return false
  const input = finding.contactAt
  if (!(await walk.change(withPassedAt(settings, way.direction, input)))) return false
  await walk.note(step, 'changed', 'contactMoved', { values: { ...values, input }, measured: { input } })
  return true
}

/** Opened and not used, it must lock by itself in its time. */
async function walkUnused(walk: Walk, lane: Lane): Promise<void> {
  const step = 'gate.unused'
  const values = wayWords({ lane, direction: 'in' })
  if ((await walk.ask('move', 'unusedAsk', values)).kind !== 'yes') {
    return await walk.note(step, 'skipped', 'unusedSkipped')
  }
  walk.device().mark()
  const begunMs = walk.clock.now()
  const end = await walk.carryOut({ kind: 'OpenGate', direction: 'in' })
  const relockMs = relockMsIn(walk.settings())
  const leftMs = Math.max(0, begunMs + relockMs + relockMarginMs - walk.clock.now())
  await walk.tell('waitLock', { seconds: Math.ceil(leftMs / 1000) })
  const seen = await watchFor(walk, leftMs)
  const isLocked = (await walk.ask('yesNo', 'lockedAsk')).kind === 'yes'
  const isCounted = signalOf(seen, 'PersonPassed') !== null
  const measured = { order: end, relockMs }
  if (!isLocked) return await walk.note(step, 'failed', 'unusedOpen', { values: { relockMs }, measured })
  if (isCounted) return await walk.note(step, 'failed', 'unusedCounted', { measured })
  await walk.note(step, 'proven', 'unusedProven', { values: { relockMs }, measured })
}

/** The gateway dies during a pulse: the gate locks all the same, and nothing moves when it is back. */
async function walkCut(walk: Walk, lane: Lane): Promise<void> {
  const step = 'gate.cut'
  const values = wayWords({ lane, direction: 'in' })
  if ((await walk.ask('move', 'cutGateAsk', values)).kind !== 'yes') {
    return await walk.note(step, 'skipped', 'cutSkipped')
  }
  const wasWritten = await cutAfterOrder(walk, { kind: 'OpenGate', direction: 'in' }, cutAfterMs)
  const waitMs = relockMsIn(walk.settings()) + relockMarginMs
  await walk.tell('waitLock', { seconds: Math.ceil(waitMs / 1000) })
  await pause(walk.clock, waitMs)
  const isLocked = (await walk.ask('yesNo', 'lockedAsk')).kind === 'yes'
  const back = await comeBack(walk)
  if (!back.isThere) return await walk.note(step, 'failed', 'cutNotBack')
  const moved = (await walk.ask('yesNo', 'movedAsk')).kind === 'yes'
  const measured = { cutAfterMs, backAfterMs: back.ms, ordersOnReturn: back.orders, orderWritten: wasWritten }
  if (!wasWritten) return await walk.note(step, 'failed', 'cutNotWritten', { measured })
  if (!isLocked) return await walk.note(step, 'failed', 'cutOpen', { measured })
  if (moved || back.orders > 0) return await walk.note(step, 'failed', 'cutMoved', { measured })
  await walk.note(step, 'proven', 'cutProven', { measured })
}

/** Gives an order and lets go of the wire while it is being carried out. Whether it was on the wire before. */
export async function cutAfterOrder(
  walk: Walk,
  order: Parameters<Walk['carryOut']>[0],
  afterMs: number,
): Promise<boolean> {
  const device = walk.device()
  device.mark()
  const isWritten = (seen: readonly Seen[]) => (seen.some(({ kind }) => kind === 'written') ? true : null)
  // what becomes of it nobody hears: the wire is let go before
  void walk.carryOut(order).catch(() => undefined)
  const wasWritten = (await device.until(isWritten, 3_000)) === true
  await pause(walk.clock, afterMs)
  await walk.cut()
  return wasWritten
}

export interface Return {
  readonly isThere: boolean
  readonly ms: number
  /** Orders that were put on the wire though nobody gave any. */
  readonly orders: number
}

/** Opens the line again, as a gateway that was started anew, and watches. */
export async function comeBack(walk: Walk): Promise<Return> {
  const begunMs = walk.clock.now()
  const isThere = await walk.open(walk.settings())
  const ms = Math.round(walk.clock.now() - begunMs)
  if (!isThere) return { isThere, ms, orders: 0 }
  const seen = await watchFor(walk, returnWatchMs)
  return { isThere, ms, orders: seen.filter(({ kind }) => kind === 'written').length }
}
