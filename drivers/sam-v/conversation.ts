/**
 * Our side of the talk with an ID-card reader (SAM-V protocol, GA 450): who are you, then find, select, read for ever.
 * Pure; it knows no bytes and no venue, and it never asks for fingerprints, addresses or another speed.
 */
import type { Conversation, Input } from '../ports.ts'
import type { CardFailure, Signal } from '../words.ts'
import { cardOf } from './card.ts'
import { normalModuleId } from './module-id.ts'
import type { SamPacket } from './packets.ts'
import { failed, type Presentation, read, seen, unseen } from './presentation.ts'
import { reactionTo } from './reactions.ts'
import { describeStatus } from './statuses.ts'
import type { CardText } from './text-block.ts'
import type { Ask, Context, SamSettings, SamState, SamStep, Turn } from './turn.ts'
import { ask, askAgain, hold, initialState, rest } from './turn.ts'

/** After so many silences in a row the reader counts as gone. One alone may be a reply lost to noise. */
const silencesUntilOffline = 3

/** Pause between questions to a reader that is gone, out of order or a stranger: the watchdog period advised (3–5 s). */
const slowMs = 3000

/** Pause after a failed attempt: time to lay the card down again, and the least time between two reports. */
const failurePauseMs = 500

/** Pause before a poll that gave way to an order is asked again; readers take no orders, so it may be short. */
const unsentPauseMs = 20

/** `CardReadFailed.status` when the module stayed silent; no SW3 of the table is zero. */
const noStatus = 0

/** `CardReadFailed.status` when the module was content but its text was not usable. */
const doneStatus = 0x90

/**
 * The conversation with one reader. Signals: `Online` with the module's printed id once the module has introduced
 * itself, and again when a complaint has ended; `Degraded` once per complaint, also from a module that cannot even
 * introduce itself; `CardRead` and `CardReadFailed` as
 * `presentation.ts` rules; `Offline` after three silences in a row, after which the module is asked slowly until it
 * answers. Orders are refused: a reader has nothing to move.
 */
export function samConversation(settings: SamSettings): Conversation<SamState, SamPacket> {
  return { initial: initialState, step: (state, input, now) => step(state, input, { settings, now }) }
}

function step(state: SamState, input: Input<SamPacket>, context: Context): SamStep {
  const quiet: Turn = { state, signals: [] }
  switch (input.kind) {
    case 'start':
      return ask(quiet, 'getModuleId', context)
    case 'wake':
      return state.asked === null ? ask(quiet, state.next, context) : hold(quiet, context.now)
    case 'reply':
      return onReply({ ...state, silences: 0 }, input.packet, context)
    case 'silence':
      return onSilence(state, context)
    case 'unsent':
      return rest(quiet, state.asked ?? state.next, { now: context.now, pauseMs: unsentPauseMs })
    case 'order':
      return hold(
        { state, signals: [{ kind: 'OrderFailed', ref: input.order.ref, why: 'refused' }] },
        context.now,
      )
    case 'sent':
    case 'stray':
      return hold(quiet, context.now)
  }
}

function onReply(state: SamState, packet: SamPacket, context: Context): SamStep {
  switch (packet.kind) {
    case 'moduleId':
      return onModuleId(state, packet.id, context)
    case 'found':
      return ask(succeeded(withCard(state, context)), 'select', context)
    case 'selected':
      return ask(succeeded(state), 'read', context)
    case 'cardText':
      return onText(state, packet.text, context)
    case 'unsupportedCard':
      return onFailure(state, { failure: 'unsupported', status: doneStatus }, context)
    case 'none':
      return onNone(state, context)
    case 'status':
      return onStatus(state, packet.code, context)
    default:
      // `ok`, the end of a reset or of a watchdog's question: begin anew with who answers here.
      return rest({ state, signals: [] }, 'getModuleId', pollPause(context))
  }
}

function onModuleId(state: SamState, identity: string, context: Context): SamStep {
  const { expectedModuleId } = context.settings
  const known = state.link === 'up' && state.identity === identity
  const online: Signal = { kind: 'Online', identity }
  const up: SamState = { ...state, link: 'up', identity }
  if (expectedModuleId !== undefined && normalModuleId(expectedModuleId) !== identity) {
    const what = `陌生模块 / stranger: ${identity} answers where ${expectedModuleId} belongs`
    const { state: after, signals } = complain(up, what)
    const turn = { state: after, signals: known ? signals : [online, ...signals] }
    return rest(turn, 'getModuleId', { now: context.now, pauseMs: slowMs })
  }
  const cured = isIntroduction(state.complaint?.about)
  const next: SamState = {
    ...up,
    complaint: cured ? null : state.complaint,
    resetFor: isIntroduction(state.resetFor) ? null : state.resetFor,
  }
  return ask({ state: next, signals: known && !cured ? [] : [online] }, 'find', context)
}

function onNone(state: SamState, context: Context): SamStep {
  const { state: after, signals } = state.asked === 'find' ? succeeded(state) : { state, signals: [] }
  const presentation = unseen(after.presentation, presenceAt(context))
  return rest({ state: { ...after, presentation }, signals }, 'find', pollPause(context))
}

function onText(state: SamState, text: CardText, context: Context): SamStep {
  const card = cardOf(text)
  if (card === null) return onFailure(state, { failure: 'unreadable', status: doneStatus }, context)
  const { state: after, signals } = succeeded(state)
  const { news, presentation } = read(after.presentation ?? seen(null, presenceAt(context)), card.number)
  const report: readonly Signal[] = news ? [{ kind: 'CardRead', card }] : []
  return rest(
    { state: { ...after, presentation }, signals: [...signals, ...report] },
    'find',
    pollPause(context),
  )
}

function onFailure(state: SamState, failure: Failure, context: Context): SamStep {
  return rest(attemptFailed(state, failure, context), 'find', { now: context.now, pauseMs: failurePauseMs })
}

/** The SW3 table: see `reactions.ts`. What does not fit the request makes the module complain to staff. */
function onStatus(state: SamState, code: number, context: Context): SamStep {
  const reaction = reactionTo(code)
  const { asked } = state
  const atCard = asked === 'find' || asked === 'select' || asked === 'read'
  switch (reaction.kind) {
    case 'again':
      if (atCard) return rest({ state, signals: [] }, 'find', pollPause(context))
      break
    case 'card':
      if (atCard) return onFailure(state, { failure: reaction.failure, status: code }, context)
      break
    case 'repeat':
      if (asked !== null && !state.repeated) return askAgain({ state, signals: [] }, asked, context)
      if (midCard(asked)) return onFailure(state, { failure: 'unreadable', status: code }, context)
      break
    case 'reset':
      if (asked !== 'reset' && state.resetFor !== asked) {
        const turn = lostAttempt(state, code, context)
        return ask({ ...turn, state: { ...turn.state, resetFor: asked } }, 'reset', context)
      }
      break
    case 'complain':
      break
  }
  return outOfOrder(state, code, context)
}

function outOfOrder(state: SamState, code: number, context: Context): SamStep {
  const lost = lostAttempt(state, code, context)
  const { state: after, signals } = complain(lost.state, describeStatus(code))
  const turn = { state: after, signals: [...lost.signals, ...signals] }
  const { asked } = state
  const next = midCard(asked) ? 'find' : asked === null || asked === 'reset' ? 'getModuleId' : asked
  return rest(turn, next, { now: context.now, pauseMs: slowMs })
}

function onSilence(state: SamState, context: Context): SamStep {
  const { state: after, signals } = lostAttempt(state, noStatus, context)
  const silences = after.silences + 1
  if (silences >= silencesUntilOffline) {
    const offline: readonly Signal[] = after.link === 'down' ? [] : [{ kind: 'Offline', cause: 'no_reply' }]
    const gone: SamState = { ...initialState, link: 'down' }
    const turn = { state: gone, signals: [...signals, ...offline] }
    return rest(turn, 'getStatus', { now: context.now, pauseMs: slowMs })
  }
  const turn = { state: { ...after, silences }, signals }
  if (after.asked === 'getStatus') return rest(turn, 'getStatus', { now: context.now, pauseMs: slowMs })
  // Whoever answers next may be another module on the same cable.
  return rest(turn, 'getModuleId', pollPause(context))
}

interface Failure {
  readonly failure: CardFailure
  readonly status: number
}

/** The attempt with the card in the field has failed: reported as `presentation.ts` rules. */
function attemptFailed(state: SamState, failure: Failure, context: Context): Turn {
  const { news, presentation } = failed(stillInField(state, context), failure.failure)
  return {
    state: { ...state, presentation },
    signals: news ? [{ kind: 'CardReadFailed', ...failure }] : [],
  }
}

/** When it hits the module in the middle of a card, its trouble is that person's failed attempt too. */
function lostAttempt(state: SamState, status: number, context: Context): Turn {
  if (!midCard(state.asked)) return { state, signals: [] }
  return attemptFailed(state, { failure: 'unreadable', status }, context)
}

/** What was asked has worked: a complaint about it has ended. */
function succeeded(state: SamState): Turn {
  const resetFor = state.resetFor === state.asked ? null : state.resetFor
  if (state.complaint === null || state.complaint.about !== state.asked) {
    return { state: { ...state, resetFor }, signals: [] }
  }
  const cured = { ...state, resetFor, complaint: null }
  return { state: cured, signals: [{ kind: 'Online', identity: state.identity }] }
}

/** `Degraded`, once for the same trouble. */
function complain(state: SamState, what: string): Turn {
  const about = (state.asked === 'reset' ? state.resetFor : state.asked) ?? 'getModuleId'
  const news = state.complaint?.what !== what
  return {
    state: { ...state, complaint: { what, about } },
    signals: news ? [{ kind: 'Degraded', what }] : [],
  }
}

/** However long select and read took, it is the card that was found. */
function stillInField(state: SamState, context: Context): Presentation {
  return midCard(state.asked) && state.presentation !== null
    ? { ...state.presentation, seenAt: context.now }
    : seen(state.presentation, presenceAt(context))
}

function withCard(state: SamState, context: Context): SamState {
  return { ...state, presentation: seen(state.presentation, presenceAt(context)) }
}

function isIntroduction(asked: Ask | null | undefined): boolean {
  return asked === 'getModuleId' || asked === 'getStatus'
}

function midCard(asked: Ask | null): boolean {
  return asked === 'select' || asked === 'read'
}

function presenceAt(context: Context): { readonly now: number; readonly samePresentationMs: number } {
  return { now: context.now, samePresentationMs: context.settings.samePresentationMs }
}

function pollPause(context: Context): { readonly now: number; readonly pauseMs: number } {
  return { now: context.now, pauseMs: context.settings.pollMs }
}
