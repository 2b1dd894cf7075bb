/** A card reader, a badge reader or a keypad gone through: what is held to it or typed comes from it. Nothing of that is kept. */
import type { Words } from '../text/text.ts'
import { actionLimitMs, type Walk } from './walk.ts'
import { type Seen, signalOf } from './walked.ts'

/** Every key of a keypad once, and none twice in a row. */
const testKeys = '1357924680'

export async function walkReading(walk: Walk, place: Words): Promise<void> {
  if (walk.family.kind === 'keypad') return await walkKeys(walk, place)
  const isReader = walk.family.kind === 'reader'
  const values = { place }
  const ready = await walk.ask('ready', isReader ? 'cardAsk' : 'badgeAsk', values)
  if (ready.kind === 'skip') return await walk.note('reading.read', 'skipped', 'readSkipped', { values })
  walk.device().mark()
  const begunMs = walk.clock.now()
  const read = await walk.device().until(readIn, actionLimitMs)
  const measured = { ms: Math.round(walk.clock.now() - begunMs) }
  const verdict = read === 'read' ? 'proven' : 'failed'
  const word = read === 'read' ? 'readProven' : read === null ? 'readNothing' : 'readNotWhole'
  await walk.note('reading.read', verdict, word, { values, measured })
}

function readIn(seen: readonly Seen[]): 'read' | 'not_whole' | null {
  if (signalOf(seen, 'CardRead') ?? signalOf(seen, 'BadgeRead')) return 'read'
  return (signalOf(seen, 'CardReadFailed') ?? signalOf(seen, 'ReadFailed')) ? 'not_whole' : null
}

async function walkKeys(walk: Walk, place: Words): Promise<void> {
  const values = { place, keys: testKeys }
  const ready = await walk.ask('ready', 'keysAsk', values)
  if (ready.kind === 'skip') return await walk.note('reading.keys', 'skipped', 'readSkipped', { values })
  walk.device().mark()
  const entered = await walk
    .device()
    .until((seen) => signalOf(seen, 'KeysEntered') ?? signalOf(seen, 'ReadFailed'), actionLimitMs)
  if (entered === null) return await walk.note('reading.keys', 'failed', 'readNothing', { values })
  const isSame = entered.kind === 'KeysEntered' && entered.keys.reveal() === testKeys
  await walk.note('reading.keys', isSame ? 'proven' : 'failed', isSame ? 'keysProven' : 'keysOther', {
    values,
  })
}
