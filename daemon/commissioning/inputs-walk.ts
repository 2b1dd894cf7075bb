/** An input board gone through: each contact of the venue file is brought about once, and must be seen where and as it is written. */
import type { Words } from '../text/text.ts'
import type { ContactState } from './settings-change.ts'
import { actionLimitMs, type Walk } from './walk.ts'
import type { Seen } from './walked.ts'

/** A contact as the venue file has it. */
export interface WiredInput {
  readonly id: string
  readonly name: Words
  readonly input: number
  readonly meaning: Words
  readonly activeWhen: ContactState
}

/** What is to be corrected in the venue file. */
export interface InputCorrection {
  readonly id: string
  readonly input: number
  readonly activeWhen: ContactState
}

export async function walkInputs(
  walk: Walk,
  contacts: readonly WiredInput[],
): Promise<readonly InputCorrection[]> {
  if (contacts.length === 0) await walk.note('inputs', 'absent', 'inputsNone')
  const corrections: InputCorrection[] = []
  for (const contact of contacts) {
    const correction = await walkInput(walk, contact)
    if (correction !== null) corrections.push(correction)
  }
  return corrections
}

async function walkInput(walk: Walk, contact: WiredInput): Promise<InputCorrection | null> {
  const { id, name, meaning, input, activeWhen } = contact
  const step = `inputs.${id}`
  const values = { name, meaning, input }
  const now = await walk.ask('whether', 'inputNow', values)
  if (now.kind === 'skip') {
    await walk.note(step, 'skipped', 'inputSkipped', { values })
    return null
  }
  const wasActive = now.kind === 'yes'
  walk.device().mark()
  const ready = await walk.ask('ready', wasActive ? 'inputEnd' : 'inputBegin', values)
  if (ready.kind === 'skip') {
    await walk.note(step, 'skipped', 'inputSkipped', { values })
    return null
  }
  const changed = await walk.device().until(changedIn, actionLimitMs)
  if (changed === null) {
    await walk.note(step, 'failed', 'inputUnseen', { values })
    return null
  }
  const foundActive: ContactState = changed.active === wasActive ? 'open' : 'closed'
  const measured = { input: changed.input, activeWhen: foundActive }
  await walk.ask('must', wasActive ? 'inputBegin' : 'inputEnd', values)
  if (changed.input === input && foundActive === activeWhen) {
    await walk.note(step, 'proven', 'inputProven', { values, measured })
    return null
  }
  const told = { ...values, found: changed.input, state: foundActive }
  await walk.note(step, 'changed', 'inputOther', { values: told, measured })
  return { id, input: changed.input, activeWhen: foundActive }
}

function changedIn(seen: readonly Seen[]): { input: number; active: boolean } | null {
  for (const one of seen) {
    if (one.kind === 'signal' && one.signal.kind === 'ContactChanged') return one.signal
  }
  return null
}
