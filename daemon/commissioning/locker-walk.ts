/**
 * A cabinet gone through: all doors shut, each lock with the door that it opens, all shut again, a door that is held shut, and the
 * gateway dying during an opening. Each opening is asked first, and only an explicit yes opens.
 */
import type { Levels } from '../../drivers/family.ts'
import { movedFrom } from './evidence.ts'
import { comeBack, cutAfterOrder } from './gate-walk.ts'
import {
  type DoorLock,
  doorLocksIn,
  feedbackIn,
  type Settings,
  withDoors,
  withFeedbackFlipped,
} from './settings-change.ts'
import { actionLimitMs, type OrderEnd, type Walk } from './walk.ts'
import { pause, type Seen, signalOf } from './walked.ts'

/** The slowest make asks for each door singly; two readings must agree. */
const firstReadingMs = 4_000
/** Longer than the slowest board takes for two readings of all its doors. */
const settleMs = 2_000
/** A board has the order by then, and its coil still moves. */
const cutAfterMs = 50

export async function walkLocker(walk: Walk): Promise<void> {
  const isSeen = walk.family.unseen?.(walk.settings()) == null && feedbackIn(walk.settings()) !== null
  if (isSeen) await walkAllShut(walk)
  else await walk.note('locker.shut', 'absent', 'doorsUnseen')
  const map = await walkLocks(walk, isSeen)
  await keepMap(walk, map)
  if (isSeen) await walkShutAgain(walk)
  const [first] = map
  if (first === undefined) return
  if (isSeen) await walkJam(walk, first.door)
  await walkCut(walk, { door: first.door, isSeen })
}

/** All shut by somebody's word: then no switch may say otherwise, and what all of them say is the feedback. */
async function walkAllShut(walk: Walk): Promise<void> {
  const step = 'locker.shut'
  for (let tries = 1; tries <= 2; tries++) {
    if ((await walk.ask('ready', 'shutAsk')).kind === 'skip')
      return await walk.note(step, 'skipped', 'shutSkipped')
    await pause(walk.clock, firstReadingMs)
    const open = openDoors(walk)
    const count = doorLocksIn(walk.settings()).length
    const measured = { doors: count, readOpen: open.length }
    if (open.length === 0) return await walk.note(step, 'proven', 'shutProven', { measured })
    if (open.length === count) {
      const isChanged = await walk.change(withFeedbackFlipped(walk.settings()))
      return await walk.note(step, isChanged ? 'changed' : 'failed', 'feedbackFlipped', { measured })
    }
    const values = { doors: open.join(', ') }
    if (tries === 2) return await walk.note(step, 'failed', 'someOpen', { values, measured })
    await walk.tell('someOpen', values)
  }
}

/** The doors that read open by the settings. */
function openDoors(walk: Walk): readonly number[] {
  const levels = walk.device().levels()
  const whenOpen = feedbackIn(walk.settings()) === 'open_when_shut'
  return doorLocksIn(walk.settings())
    .filter(({ lock }) => levels.get(lock) === whenOpen)
    .map(({ door }) => door)
}

/** Opens lock after lock, under its own number, and asks which door it was. */
async function walkLocks(walk: Walk, isSeen: boolean): Promise<readonly DoorLock[]> {
  const configured = doorLocksIn(walk.settings())
  const byLock = withDoors(
    walk.settings(),
    configured.map(({ lock }) => ({ door: lock, lock })),
  )
  if (!(await walk.open(byLock))) return configured
  if (isSeen) await walk.device().until(() => (areRead(walk, configured) ? true : null), firstReadingMs)
  const found: DoorLock[] = []
  for (const one of [...configured].sort((a, b) => a.lock - b.lock)) {
    const door = await walkLock(walk, { one, found, isSeen })
    if (door !== null) found.push({ door, lock: one.lock })
  }
  return found
}

interface Lock {
  readonly one: DoorLock
  readonly found: readonly DoorLock[]
  readonly isSeen: boolean
}

/** The door on this lock as it was told, or as configured where it was not tried; null where none opened. */
async function walkLock(walk: Walk, { one, found, isSeen }: Lock): Promise<number | null> {
  const { door, lock } = one
  const step = `locker.lock.${lock}`
  if ((await walk.ask('move', 'lockAsk', { lock, door })).kind !== 'yes') {
    await walk.note(step, 'skipped', 'lockSkipped', { values: { lock } })
    return door
  }
  const device = walk.device()
  const rest = device.levels()
  device.mark()
  const end = await walk.carryOut({ kind: 'OpenDoor', door: lock })
  const answer = await walk.ask('number', 'lockWhich', { door })
  const told = answer.kind === 'number' ? answer.number : door
  const values = { lock, door: told }
  const measured = { order: end, door: told }
  if (told === 0) {
    await walk.note(step, 'failed', 'lockNothing', { values, measured })
    return null
  }
  if (found.some((other) => other.door === told)) {
    await walk.note(step, 'failed', 'lockTwice', { values, measured })
    return null
  }
  const whenOpen = feedbackIn(walk.settings()) === 'open_when_shut'
  const wasOpen = rest.get(lock) === whenOpen
  const problem = isSeen ? feedbackProblem({ lock, end, rest, wasOpen, seen: device.seen() }) : null
  if (problem !== null) {
    await walk.note(step, 'failed', problem.word, { values: { ...values, other: problem.other }, measured })
    return told
  }
  const word = told === door ? 'lockProven' : 'lockMoved'
  await walk.note(step, told === door ? 'proven' : 'changed', word, { values, measured })
  return told
}

interface Opened {
  readonly lock: number
  readonly end: OrderEnd
  readonly rest: Levels
  /** Its switch read open before. */
  readonly wasOpen: boolean
  readonly seen: readonly Seen[]
}

/** Somebody saw a door open: then the board must have seen that, and at the switch of this very lock. */
function feedbackProblem({
  lock,
  end,
  rest,
  wasOpen,
  seen,
}: Opened): { word: 'feedbackNone' | 'feedbackElsewhere'; other: number } | null {
  const other = movedFrom(rest, seen).find(({ input }) => input !== lock)
  if (end === 'done' && !wasOpen) return null
  return other === undefined
    ? { word: 'feedbackNone', other: 0 }
    : { word: 'feedbackElsewhere', other: other.input }
}

/** The map as it was found becomes that of the settings, where the family takes it. */
async function keepMap(walk: Walk, found: readonly DoorLock[]): Promise<void> {
  const settings: Settings = found.length === 0 ? walk.settings() : withDoors(walk.settings(), found)
  const isChanged =
    JSON.stringify(settings) !== JSON.stringify(withDoors(walk.settings(), doorLocksIn(walk.settings())))
  const isTaken = await walk.change(settings)
  const measured = { doors: found.length }
  if (!isTaken || found.length === 0)
    return await walk.note('locker.map', 'failed', 'mapRefused', { measured })
  await walk.note('locker.map', isChanged ? 'changed' : 'proven', isChanged ? 'mapChanged' : 'mapProven', {
    measured,
  })
}

async function walkShutAgain(walk: Walk): Promise<void> {
  const open = await shutAgain(walk)
  const values = { doors: open.join(', ') }
  if (open.length > 0) return await walk.note('locker.shut_again', 'failed', 'someOpen', { values })
  await walk.note('locker.shut_again', 'proven', 'shutProven')
}

/** Has all doors shut, and waits until the board reads them so; those that still read open. */
async function shutAgain(walk: Walk): Promise<readonly number[]> {
  await walk.ask('must', 'shutAgainAsk')
  const locks = doorLocksIn(walk.settings())
  const isShut = () => (areRead(walk, locks) && openDoors(walk).length === 0 ? true : null)
  await walk.device().until(isShut, actionLimitMs)
  // the driver believes a door only when two readings agree
  await pause(walk.clock, settleMs)
  return openDoors(walk)
}

function areRead(walk: Walk, locks: readonly DoorLock[]): boolean {
  return locks.every(({ lock }) => walk.device().levels().has(lock))
}

/** A door that cannot open must not be told as open. */
async function walkJam(walk: Walk, door: number): Promise<void> {
  const step = 'locker.jam'
  const values = { door }
  if ((await walk.ask('move', 'jamAsk', values)).kind !== 'yes') {
    return await walk.note(step, 'skipped', 'jamSkipped')
  }
  walk.device().mark()
  const end = await walk.carryOut({ kind: 'OpenDoor', door })
  const isRight = end === 'stuck'
  await walk.note(step, isRight ? 'proven' : 'failed', isRight ? 'jamProven' : 'jamUnseen', {
    values,
    measured: { order: end },
  })
  await shutAgain(walk)
}

/** The gateway dies while a lock is opened: at most that door is open then, and none opens when it is back. */
async function walkCut(walk: Walk, { door, isSeen }: { door: number; isSeen: boolean }): Promise<void> {
  const step = 'locker.cut'
  if ((await walk.ask('move', 'cutLockAsk', { door })).kind !== 'yes') {
    return await walk.note(step, 'skipped', 'cutSkipped')
  }
  const wasWritten = await cutAfterOrder(walk, { kind: 'OpenDoor', door }, cutAfterMs)
  const back = await comeBack(walk)
  if (!back.isThere) return await walk.note(step, 'failed', 'cutNotBack')
  const moved = (await walk.ask('yesNo', 'cutLockOther', { door })).kind === 'yes'
  const readOpen = isSeen ? openDoors(walk).filter((one) => one !== door) : []
  const found = signalOf(walk.device().seen(), 'DoorsFound')
  const measured = {
    cutAfterMs,
    backAfterMs: back.ms,
    ordersOnReturn: back.orders,
    orderWritten: wasWritten,
    doorRead: found === null ? 'unknown' : found.open.includes(door) ? 'open' : 'shut',
  }
  if (!wasWritten) return await walk.note(step, 'failed', 'cutNotWritten', { measured })
  if (moved || back.orders > 0 || readOpen.length > 0) {
    return await walk.note(step, 'failed', 'cutMoved', { measured })
  }
  await walk.note(step, 'proven', 'cutLockProven', { values: { door }, measured })
}
