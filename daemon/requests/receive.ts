/** Requests as they come over the link: one after another, within bounds, each with exactly one answer. */
import type { InboundMessage } from '../platform/broker.ts'
import { stateContentType } from '../platform/contract.ts'
import { signatureProperty } from '../platform/requests.ts'
import type { Given, Judged } from './judge.ts'
import { judge } from './judge.ts'
import type { Bearers, RequestPorts } from './ports.ts'
import { refusing } from './refusal.ts'
import { createRefusedNotes } from './refused-notes.ts'
import { refusedAnswer } from './response.ts'

/** Requests that may wait for their turn; a platform sends some dozens a day. */
const waitingLimit = 64
/** And so much of them, whoever sends large ones as fast as the line is. Bytes. */
const waitingLimitBytes = 2 * 1_048_576

export interface Requests {
  /** Takes a message of a request topic. Its answer goes out by itself. */
  receive(message: InboundMessage): void
  /** Refuses a message that nobody has time for; its payload may be gone. */
  turnAway(message: InboundMessage): void
  /** A signed request from a stick, brought by two people. The body of the answer. */
  put(file: {
    readonly payload: Uint8Array
    readonly jws: string
    readonly operation: string
    readonly by: Bearers
  }): Promise<string>
  /** Takes none any more; what waits is left unanswered. Resolves when the one under way is done. */
  stop(): Promise<void>
}

/** Nothing is carried out before it is called. */
export function createRequests(ports: RequestPorts): Requests {
  const { topics, clock } = ports
  const waiting: InboundMessage[] = []
  let isBusy = false
  let isStopped = false
  /** ends with the last one that was begun: what comes on a stick takes its turn among the others */
  let before: Promise<unknown> = Promise.resolve()
  const notes = createRefusedNotes(clock, (refused) => ports.gateway.noteRefusedRequest(refused))

  function answer({ responseTopic, correlation }: InboundMessage, payload: string): void {
    const topic =
      responseTopic !== null && topics.isResponse(responseTopic) ? responseTopic : topics.unaddressed
    const message = {
      topic,
      payload,
      qos: 1,
      retain: false,
      contentType: stateContentType,
      correlation,
    } as const
    // Lost with the link: whoever waits sends the request again and gets this very answer.
    ports.say(message, (isSaid) => isSaid || ports.log.info('an answer was lost with the link', { topic }))
  }

  function operationIn({ topic }: InboundMessage): string {
    return topics.operationOf(topic) ?? ''
  }

  /** Refused for how it came, before anybody looks into it. */
  function formFault({ retained, responseTopic }: InboundMessage) {
    if (retained) return refusing('retained')
    if (responseTopic === null) return refusing('response_topic_missing')
    return topics.isResponse(responseTopic) ? null : refusing('response_topic_foreign', null, responseTopic)
  }

  function refuse(message: InboundMessage, refusal: ReturnType<typeof refusing>): void {
    const operation = operationIn(message)
    notes.note({ operation, code: refusal.code, request: null, signer: null })
    answer(message, refusedAnswer(ports.gateway, { operation, refusal }))
  }

  function turnAway(message: InboundMessage): void {
    refuse(message, refusing('too_many_requests'))
  }

  /** One at a time, whichever way they came: what is judged twice at once would be carried out twice. */
  function inTurn(given: Given): Promise<Judged | null> {
    const judged = before.then(() => judge(ports, given))
    before = judged.catch(() => undefined)
    return judged
  }

  async function work(): Promise<void> {
    isBusy = true
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const operation = operationIn(next)
      const jws = next.properties[signatureProperty] ?? null
      const judged = await inTurn({ payload: next.payload, jws, operation, by: null })
      if (judged !== null) {
        note(operation, judged)
        answer(next, judged.answer)
      }
      await turn()
    }
    isBusy = false
  }

  function note(operation: string, { refused }: Judged): void {
    if (refused !== null) notes.note({ operation, ...refused })
  }

  /** Others have their turn between two requests: a signature of SM2 takes milliseconds. */
  function turn(): Promise<void> {
    return new Promise((resolve) => clock.at(clock.now(), resolve))
  }

  return {
    receive(message) {
      if (isStopped) return
      const fault = formFault(message)
      if (fault !== null) return refuse(message, fault)
      const bytes = waiting.reduce((sum, { payload }) => sum + payload.length, message.payload.length)
      if (waiting.length >= waitingLimit || (waiting.length > 0 && bytes > waitingLimitBytes))
        return turnAway(message)
      waiting.push(message)
      if (!isBusy) void work()
    },
    turnAway,
    async put({ operation, ...file }) {
      const judged = await inTurn({ ...file, operation })
      if (judged === null)
        return refusedAnswer(ports.gateway, {
          operation,
          refusal: refusing('wrong_audience', 'audience', ports.source),
        })
      note(operation, judged)
      return judged.answer
    },
    async stop() {
      isStopped = true
      waiting.length = 0
      await before
      notes.stop()
    },
  }
}
