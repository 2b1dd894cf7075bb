/** What a check found of one configured device, and the sentence for it. Pure; knows neither wire nor node. */
import type { FaultCode } from '../../drivers/fault.ts'
import type { DeviceFinding, LineFinding } from '../line-check.ts'
import { checkWords } from '../text/check-words.ts'
import { codeLabel, remedyText } from '../text/labels.ts'
import type { Language } from '../text/text.ts'
import { pick } from '../text/text.ts'

/** Another program with the node open. */
export interface SeenHolder {
  readonly pid: number
  readonly program: string
}

export type Finding =
  | {
      readonly kind: 'answers'
      readonly afterMs: number
      readonly replyMs: number | null
      readonly identity: string | null
      readonly configured: string | null
    }
  | { readonly kind: 'stranger'; readonly identity: string; readonly configured: string }
  /** another adapter, or another USB device of the make, than the venue file names; both by number and port */
  | { readonly kind: 'otherAdapter'; readonly adapter: string; readonly configured: string }
  | { readonly kind: 'otherUsb'; readonly adapter: string; readonly configured: string }
  | { readonly kind: 'complains'; readonly afterMs: number; readonly what: string }
  /** its line is open; nobody can be asked for more */
  | { readonly kind: 'unasked' }
  | {
      readonly kind: 'silent'
      readonly waitedMs: number
      readonly noiseBytes: number
      readonly strays: number
    }
  | { readonly kind: 'missing' }
  /** `ruleGroup`: which group a udev rule should give the node to */
  | { readonly kind: 'barred'; readonly group: string | null; readonly ruleGroup: string }
  | { readonly kind: 'held'; readonly holders: readonly SeenHolder[] }
  | { readonly kind: 'fault'; readonly code: FaultCode; readonly detail: string }
  | { readonly kind: 'lost'; readonly code: FaultCode; readonly detail: string }
  | { readonly kind: 'daemon'; readonly state: string; readonly fault: string | null }
  /** the daemon refuses who answers; `configured` is null where the venue file names nobody, so that the first one belongs */
  | { readonly kind: 'daemonRefuses'; readonly identity: string | null; readonly configured: string | null }
  | { readonly kind: 'daemonMute'; readonly code: FaultCode }

/** Whether there is nothing to do about it. */
export function isGood(found: Finding): boolean {
  if (found.kind === 'daemon') return found.state === 'online'
  // the gateway refuses who does not say that it is the one it should be
  if (found.kind === 'answers') return found.configured === null || found.identity !== null
  return found.kind === 'unasked'
}

/** What an opened line says of one of its devices; `configured`: the identity in the venue file. */
export function findingOf(
  { fault, opened, waitedMs, noiseBytes, strays }: Omit<LineFinding, 'devices' | 'adapter'>,
  { answered, isAsked, replyMs, complaint }: DeviceFinding,
  configured: string | null,
): Finding {
  if (fault !== null) return { kind: opened ? 'lost' : 'fault', code: fault.code, detail: fault.message }
  if (!opened) return { kind: 'fault', code: 'unreachable', detail: '' }
  if (answered === null) return { kind: 'silent', waitedMs, noiseBytes, strays }
  const { identity, afterMs } = answered
  if (identity !== null && configured !== null && identity !== configured)
    return { kind: 'stranger', identity, configured }
  if (complaint !== null) return { kind: 'complains', afterMs, what: complaint }
  return isAsked ? { kind: 'answers', afterMs, replyMs, identity, configured } : { kind: 'unasked' }
}

type Values = Readonly<Record<string, string | number>>

/** The finding as one sentence, to stand behind the device's name. */
export function sentence(found: Finding, language: Language): string {
  const [key, values] = phrase(found, language)
  return filled(pick(checkWords[key], language), values)
}

/** A text with its `{…}` filled in. */
export function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

function phrase(found: Finding, language: Language): [keyof typeof checkWords, Values] {
  switch (found.kind) {
    case 'answers':
      return answer(found)
    case 'stranger':
      return ['stranger', { identity: found.identity, wanted: found.configured }]
    case 'otherAdapter':
    case 'otherUsb':
      return [found.kind, { found: numbered(found.adapter, language), wanted: found.configured }]
    case 'complains':
      return ['complains', { ms: found.afterMs, what: found.what }]
    case 'silent':
      return silence(found)
    case 'barred':
      return found.group === null || found.group === 'root' || found.group === 'input'
        ? ['barredRoot', { group: found.group ?? '?', rule: found.ruleGroup }]
        : ['barredGroup', { group: found.group }]
    case 'held':
      return found.holders.length === 0
        ? ['heldUnseen', {}]
        : ['held', { holders: holderNames(found.holders) }]
    case 'fault':
    case 'lost': {
      const fault = `${codeLabel(found.code, language, 'fault')}${found.detail === '' ? '' : ` (${found.detail})`}`
      return [found.kind, { fault, remedy: remedyText(found.code, language) }]
    }
    case 'daemon': {
      const state = codeLabel(found.state, language)
      if (found.fault === null) return ['daemon', { state }]
      return ['daemonFault', { state, fault: codeLabel(found.fault, language, 'fault') }]
    }
    case 'daemonRefuses': {
      const identity = numbered(found.identity ?? '?', language)
      const { configured: wanted } = found
      return wanted === null ? ['daemonRefusesNew', { identity }] : ['daemonRefuses', { identity, wanted }]
    }
    case 'daemonMute':
      return ['daemonMute', { fault: codeLabel(found.code, language, 'fault') }]
    case 'unasked':
    case 'missing':
      return [found.kind, {}]
  }
}

/** A name in words where it, or a number in it, is not there. */
function numbered(name: string, language: Language): string {
  return name.replace(/(?<=^|(?:SN|port) )\?(?= |$)/g, pick(checkWords.noNumber, language))
}

function answer({
  afterMs: ms,
  identity,
  configured,
}: Extract<Finding, { kind: 'answers' }>): [keyof typeof checkWords, Values] {
  if (configured === null) return identity === null ? ['answers', { ms }] : ['answersNamed', { ms, identity }]
  return identity === null
    ? ['answersUnnamed', { ms, wanted: configured }]
    : ['answersAsConfigured', { ms, identity }]
}

function silence({
  waitedMs,
  noiseBytes: bytes,
  strays,
}: Extract<Finding, { kind: 'silent' }>): [keyof typeof checkWords, Values] {
  const seconds = Math.round(waitedMs / 1000)
  if (strays > 0) return ['elsewhere', { seconds }]
  return bytes > 0 ? ['garbled', { seconds, bytes }] : ['silent', { seconds }]
}

/** More than these are not named: a sentence has an end. */
const maxNamed = 4

/** Such as `ModemManager (4711)`. */
export function holderNames(holders: readonly SeenHolder[]): string {
  const named = holders.slice(0, maxNamed).map(({ pid, program }) => `${program} (${pid})`)
  return [...named, ...(holders.length > maxNamed ? ['…'] : [])].join(', ')
}
