/**
 * What of a device's settings says how it is wired, and the same settings wired otherwise. The names are those that every family of
 * a kind uses (CONTRIBUTING); a family that lacks one is left as it is. Whether the result is sound its own schema says. Pure.
 */
import type { Direction } from '../../drivers/words.ts'

export type Settings = Readonly<Record<string, unknown>>

export type ContactState = 'closed' | 'open'

/** A contact of a gate as it is wired. */
export interface WiredContact {
  readonly meaning: 'passed.in' | 'passed.out' | 'fire' | 'ajar' | 'obstructed'
  readonly input: number
  readonly active: ContactState
  /** The setting that says which state is the active one. */
  readonly activeKey: string
}

export interface DoorLock {
  readonly door: number
  readonly lock: number
}

const activeKeys = {
  'passed.in': 'passedActive',
  'passed.out': 'passedActive',
  fire: 'fireActive',
  ajar: 'ajarActive',
  obstructed: 'obstructedActive',
} as const

/** The contacts of a gate whose inputs are numbered in its settings. */
export function contactsIn(settings: Settings): readonly WiredContact[] {
  const passed = recordIn(settings, 'passed')
  const inputs = {
    'passed.in': passed?.['in'],
    'passed.out': passed?.['out'],
    fire: settings['fire'],
    ajar: settings['ajar'],
    obstructed: settings['obstructed'],
  } as const
  return (Object.keys(activeKeys) as WiredContact['meaning'][]).flatMap((meaning) => {
    const [input, activeKey] = [inputs[meaning], activeKeys[meaning]]
    const active = settings[activeKey]
    if (typeof input !== 'number' || (active !== 'closed' && active !== 'open')) return []
    return [{ meaning, input, active, activeKey }]
  })
}

/** How long the gate waits for the person; 5 s where its family does not say. */
export function relockMsIn(settings: Settings): number {
  const { relockMs } = settings
  return typeof relockMs === 'number' ? relockMs : 5_000
}

/** The outputs of both directions exchanged, or null where nothing says which is which. */
export function withOutputsSwapped(settings: Settings): Settings | null {
  for (const key of ['open', 'doors']) {
    const outputs = recordIn(settings, key)
    if (outputs !== null && 'in' in outputs && 'out' in outputs) {
      return { ...settings, [key]: { ...outputs, in: outputs['out'], out: outputs['in'] } }
    }
  }
  const { inSide } = settings
  if (inSide !== 'a' && inSide !== 'b') return null
  return { ...settings, inSide: inSide === 'a' ? 'b' : 'a' }
}

/** The passage contacts of both directions exchanged, or null where there are none. */
export function withPassedSwapped(settings: Settings): Settings | null {
  const passed = recordIn(settings, 'passed')
  return passed === null ? null : { ...settings, passed: { ...passed, in: passed['out'], out: passed['in'] } }
}

/** The passage contact of one direction at another input, or null where none is numbered. Two that meet change places. */
export function withPassedAt(settings: Settings, direction: Direction, input: number): Settings | null {
  const passed = recordIn(settings, 'passed')
  if (passed === null) return null
  const other = direction === 'in' ? 'out' : 'in'
  const moved = passed[other] === input ? { [other]: passed[direction] } : {}
  return { ...settings, passed: { ...passed, ...moved, [direction]: input } }
}

/** The other state of a contact is the active one. */
export function withActiveFlipped(settings: Settings, activeKey: string): Settings | null {
  const active = settings[activeKey]
  if (active !== 'closed' && active !== 'open') return null
  return { ...settings, [activeKey]: active === 'closed' ? 'open' : 'closed' }
}

/** The fire contact at this input; null where the family has no such setting. */
export function withFireAt(settings: Settings, input: number, active: ContactState): Settings | null {
  if (!('fire' in settings && 'fireActive' in settings)) return null
  return { ...settings, fire: input, fireActive: active }
}

/** A fire input that has no number is wired; the same settings where it has one, or there is none. */
export function withFire(settings: Settings): Settings {
  return settings['fire'] === false ? { ...settings, fire: true } : settings
}

/** Without a fire contact; null where the family has no such setting. */
export function withoutFire(settings: Settings): Settings | null {
  if (!('fire' in settings)) return null
  return { ...settings, fire: typeof settings['fire'] === 'boolean' ? false : null }
}

/** Whether the settings say that a fire contact is wired. */
export function hasFire({ fire }: Settings): boolean {
  return fire === true || typeof fire === 'number'
}

/** Every door of a cabinet with its lock. */
export function doorLocksIn(settings: Settings): readonly DoorLock[] {
  const { doors } = settings
  if (Array.isArray(doors)) return doors as readonly DoorLock[]
  const count = recordIn(settings, 'doors')?.['count']
  return Array.from({ length: typeof count === 'number' ? count : 0 }, (_, at) => {
    return { door: at + 1, lock: at + 1 }
  })
}

/** The doors of a cabinet on these locks; a whole row in order is told by its count. */
export function withDoors(settings: Settings, doors: readonly DoorLock[]): Settings {
  const sorted = [...doors].sort((a, b) => a.door - b.door)
  const isRow = sorted.every(({ door, lock }, at) => door === at + 1 && lock === at + 1)
  return { ...settings, doors: isRow ? { count: sorted.length } : sorted }
}

type Feedback = 'closed_when_shut' | 'open_when_shut'

/** The state of a lock's switch while its door is shut; null where doors have no switches. */
export function feedbackIn(settings: Settings): Feedback | null {
  const feedback = settings['feedback'] ?? recordIn(settings, 'contacts')?.['feedback']
  return feedback === 'closed_when_shut' || feedback === 'open_when_shut' ? feedback : null
}

/** The other feedback; null where doors have no switches. */
export function withFeedbackFlipped(settings: Settings): Settings | null {
  const now = feedbackIn(settings)
  if (now === null) return null
  const feedback: Feedback = now === 'closed_when_shut' ? 'open_when_shut' : 'closed_when_shut'
  if ('feedback' in settings) return { ...settings, feedback }
  return { ...settings, contacts: { ...recordIn(settings, 'contacts'), feedback } }
}

function recordIn(settings: Settings, key: string): Settings | null {
  const value = settings[key]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Settings) : null
}
