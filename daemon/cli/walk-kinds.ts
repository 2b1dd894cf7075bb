/** What of the venue file a walk needs for the kind of device that is walked, and the walk of that kind. */
import type { Config } from '../../config/schema.ts'
import { type Lane, walkGate } from '../commissioning/gate-walk.ts'
import { type InputCorrection, type WiredInput, walkInputs } from '../commissioning/inputs-walk.ts'
import { walkLocker } from '../commissioning/locker-walk.ts'
import { walkReading } from '../commissioning/reading-walk.ts'
import type { Walk } from '../commissioning/walk.ts'
import type { Words } from '../text/text.ts'
import { contactMeanings, walkWords } from '../text/walk-words.ts'

interface Walked {
  readonly config: Config
  readonly device: { readonly id: string }
}

/** Goes through the device; resolves with what is to be corrected in the venue file besides its settings. */
export async function walkThrough(walk: Walk, asked: Walked): Promise<readonly InputCorrection[]> {
  switch (walk.family.kind) {
    case 'gate':
      await walkGate(walk, laneOf(asked))
      return []
    case 'locker':
      await walkLocker(walk)
      return []
    case 'inputs':
      return await walkInputs(walk, inputsOf(asked))
    case 'reader':
    case 'scanner':
    case 'keypad':
      await walkReading(walk, placeOf(asked))
      return []
  }
}

interface Named {
  readonly id: string
  readonly name?: string | undefined
  readonly nameEn?: string | undefined
}

function wordsOf({ id, name, nameEn }: Named): Words {
  return { zh: name ?? id, en: nameEn ?? name ?? id }
}

/** The portal of this gate and its zones; the device alone where no portal names it. */
function laneOf({ config: { portals, zones }, device }: Walked): Lane {
  const portal = portals.find(({ gate }) => gate === device.id)
  const zone = (id: string | undefined, side: Words): Words => {
    const found = zones.find((one) => one.id === id)
    return found === undefined ? side : wordsOf(found)
  }
  return {
    name: wordsOf(portal ?? device),
    outer: zone(portal?.from, { zh: '外侧', en: 'the outer side' }),
    inner: zone(portal?.to, { zh: '内侧', en: 'the inner side' }),
  }
}

/** Where a reader or keypad is: at a portal and for one way, at a desk, or at a bank. */
function placeOf({ config: { portals, desks, banks }, device }: Walked): Words {
  for (const portal of portals) {
    const name = wordsOf(portal)
    const way = portal.readers.in === device.id ? walkWords.wayIn : walkWords.wayOut
    if (portal.readers.in === device.id || portal.readers.out === device.id) {
      return { zh: `${name.zh}（${way.zh}）`, en: `${name.en} (${way.en})` }
    }
  }
  const desk = desks.find(({ reader, scanner }) => reader === device.id || scanner === device.id)
  const bank = banks.find(({ keypad }) => keypad === device.id)
  return wordsOf(desk ?? bank ?? device)
}

function inputsOf({ config: { contacts }, device }: Walked): readonly WiredInput[] {
  return contacts
    .filter((contact) => contact.device === device.id)
    .map((contact) => {
      const { id, input, meaning, activeWhen } = contact
      return { id, input, activeWhen, name: wordsOf(contact), meaning: contactMeanings[meaning] }
    })
}
