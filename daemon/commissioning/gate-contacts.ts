/** The contacts of a gate: how they read at rest, and what the fire contact does. */
import type { Levels } from '../../drivers/family.ts'
import { type Moved, movedFrom } from './evidence.ts'
import {
  contactsIn,
  hasFire,
  withActiveFlipped,
  withFire,
  withFireAt,
  withoutFire,
} from './settings-change.ts'
import { actionLimitMs, type Walk } from './walk.ts'
import { pause, type Seen, signalOf } from './walked.ts'

/** Readings of the slowest board come in this time. */
const firstReadingMs = 2_000
/** An input that stays so for this long is no passage. */
const lastingMs = 1_000

/** Nobody in the gate, shut, no alarm: no contact may say otherwise. The inputs as they read then; none where they are not shown. */
export async function restOfGate(walk: Walk): Promise<Levels> {
  const isSkipped = (await walk.ask('ready', 'restAsk')).kind === 'skip'
  await pause(walk.clock, firstReadingMs)
  if (isSkipped) {
    await walk.note('gate.rest', 'skipped', 'restSkipped')
    return walk.device().levels()
  }
  await flipWhatIsActive(walk)
  await pause(walk.clock, firstReadingMs)
  return walk.device().levels()
}

async function flipWhatIsActive(walk: Walk): Promise<void> {
  const contacts = contactsIn(walk.settings())
  const levels = walk.device().levels()
  if (levels.size === 0 || contacts.length === 0) {
    const word = contacts.length === 0 ? 'restNoContacts' : 'restUnseen'
    return await walk.note('gate.rest', 'absent', word)
  }
  const isActive = ({ input, active }: (typeof contacts)[number]) =>
    levels.get(input) === (active === 'closed')
  const keys = [...new Set(contacts.filter(isActive).map(({ activeKey }) => activeKey))]
  const mixed = keys.filter((key) => contacts.some((one) => one.activeKey === key && !isActive(one)))
  for (const key of mixed) {
    const inputs = contacts.filter((one) => one.activeKey === key && isActive(one)).map(({ input }) => input)
    await walk.note('gate.rest', 'failed', 'restMixed', { values: { input: inputs.join(', ') } })
  }
  for (const key of keys.filter((one) => !mixed.includes(one))) {
    const isChanged = await walk.change(withActiveFlipped(walk.settings(), key))
    await walk.note('gate.rest', isChanged ? 'changed' : 'failed', 'restFlipped', { values: { key } })
  }
  if (keys.length === 0) await walk.note('gate.rest', 'proven', 'restProven')
}

/** The fire contact, where one is wired: which input it is, which state is the alarm, and that the gate stands free by itself. */
export async function walkFire(walk: Walk, rest: Levels): Promise<void> {
  const step = 'gate.fire'
  if (!('fire' in walk.settings())) return await walk.note(step, 'absent', 'fireUnknown')
  const isWired = await walk.ask('whether', 'fireWired')
  if (isWired.kind === 'skip') return await walk.note(step, 'skipped', 'fireSkipped')
  if (isWired.kind === 'no') return await withoutContact(walk, step)
  if (!(await withContact(walk, step))) return
  walk.device().mark()
  if ((await walk.ask('ready', 'fireRaise')).kind === 'skip') {
    return await walk.note(step, 'skipped', 'fireSkipped')
  }
  if (!(await alarmFound(walk, { step, rest }))) return
  const isFree = (await walk.ask('yesNo', 'fireFree')).kind === 'yes'
  await walk.note('gate.fire.free', isFree ? 'proven' : 'failed', isFree ? 'fireIsFree' : 'fireNotFree')
  walk.device().mark()
  await walk.ask('must', 'fireReset')
  const over = await walk.device().until(alarmIs(false), actionLimitMs)
  await walk.note(
    'gate.fire.reset',
    over === null ? 'failed' : 'proven',
    over === null ? 'fireStays' : 'fireOver',
  )
}

/** Settings that only say whether a contact is wired say so from now on. */
async function withContact(walk: Walk, step: string): Promise<boolean> {
  const wired = withFire(walk.settings())
  if (wired === walk.settings()) return true
  const isChanged = await walk.change(wired)
  await walk.note(step, isChanged ? 'changed' : 'failed', 'firePutIn')
  return isChanged
}

async function withoutContact(walk: Walk, step: string): Promise<void> {
  if (!hasFire(walk.settings())) return await walk.note(step, 'absent', 'fireAbsent')
  const isChanged = await walk.change(withoutFire(walk.settings()))
  await walk.note(step, isChanged ? 'changed' : 'failed', 'fireTakenOut')
}

/** Whether the alarm is seen, with settings that were right or are put right. */
async function alarmFound(walk: Walk, { step, rest }: { step: string; rest: Levels }): Promise<boolean> {
  const { clock } = walk
  const begunMs = clock.now()
  const found = await lastingChange(walk, rest)
  const measured = { ms: Math.round(clock.now() - begunMs) }
  if (found === null) {
    await walk.note(step, 'failed', 'fireUnseen', { measured })
    return false
  }
  if (found === 'told') {
    await walk.note(step, 'proven', 'fireProven', { measured })
    return true
  }
  return await alarmMoved(walk, { step, input: found.input, closed: found.closed })
}

/** The alarm as the settings know it, or else an input that moved and stayed so; null when neither came in time. */
async function lastingChange(walk: Walk, rest: Levels): Promise<'told' | Moved | null> {
  const { clock } = walk
  const device = walk.device()
  const untilMs = clock.now() + actionLimitMs
  const find = (seen: readonly Seen[]) => {
    if (signalOf(seen, 'FireContact')?.active === true) return 'told'
    return movedFrom(rest, seen).find(({ isBack }) => !isBack) ?? null
  }
  for (;;) {
    const first = await device.until(find, Math.max(0, untilMs - clock.now()))
    if (first === null || first === 'told') return first
    // somebody may merely have passed; and what the settings know is told a moment after its input has moved
    await pause(clock, lastingMs)
    const found = find(device.seen())
    if (found !== null) return found
  }
}

/** Another input moved than the one of the settings. */
async function alarmMoved(
  walk: Walk,
  { step, input, closed }: { step: string; input: number; closed: boolean },
): Promise<boolean> {
  const isChanged = await walk.change(withFireAt(walk.settings(), input, closed ? 'closed' : 'open'))
  const told = isChanged ? await walk.device().until(alarmIs(true), firstReadingMs) : null
  const values = { input }
  if (told === null) {
    await walk.note(step, 'failed', 'fireElsewhere', { values, measured: { input } })
    return false
  }
  await walk.note(step, 'changed', 'fireMoved', { values, measured: { input } })
  return true
}

function alarmIs(active: boolean) {
  return (seen: readonly Seen[]): true | null =>
    seen.some(
      (one) => one.kind === 'signal' && one.signal.kind === 'FireContact' && one.signal.active === active,
    )
      ? true
      : null
}
