/** One request to one gateway over MQTT, and its one answer. A connection of its own that leaves nothing at the broker. */
import type { IClientOptions, MqttClient } from 'mqtt'
import { connectAsync } from 'mqtt'
import { signatureProperty } from '../../daemon/platform/requests.ts'

export interface Question {
  /** `…/request/{operation}` */
  readonly topic: string
  /** below `…/response/` of the same venue */
  readonly responseTopic: string
  /** what the answer is known by */
  readonly correlation: string
  readonly body: Uint8Array
  readonly jws: string
}

export interface AskOptions {
  /** `mqtt://` or `mqtts://`, with name and password where the broker wants them */
  readonly url: string
  readonly clientId: string
  /** contents of PEM files, for `mqtts://` */
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  /** for the connection, and again for the answer */
  readonly waitMs: number
}

/**
 * The answer to `question`, as it came. Rejects when the broker cannot be reached or refuses, when the connection ends,
 * and when no answer comes in time. Then nobody knows whether the request was carried out, and the same bytes may be
 * sent again: a gateway does nothing twice.
 */
export async function ask(question: Question, options: AskOptions): Promise<string> {
  const client = await connectAsync(options.url, clientOptions(options), false)
  try {
    const answer = answered(client, question.correlation, options.waitMs)
    // a failure below is what is told; the answer is then waited for no more
    answer.catch(() => undefined)
    await client.subscribeAsync(question.responseTopic, { qos: 1 })
    await client.publishAsync(question.topic, Buffer.from(question.body), {
      qos: 1,
      properties: {
        payloadFormatIndicator: true,
        contentType: 'application/json',
        responseTopic: question.responseTopic,
        correlationData: Buffer.from(question.correlation),
        userProperties: { [signatureProperty]: question.jws },
      },
    })
    return await answer
  } finally {
    client.end(true)
  }
}

function clientOptions({ clientId, ca, cert, key, waitMs }: AskOptions): IClientOptions {
  return {
    clientId,
    protocolVersion: 5,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: waitMs,
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  }
}

function answered(client: MqttClient, correlation: string, waitMs: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const limit = setTimeout(
    () => reject(new Error(`no answer in ${waitMs / 1000} s; whether it was carried out is not known`)),
    waitMs,
  )
  client.on('message', (_topic, payload, { properties }) => {
    if (properties?.correlationData?.toString() === correlation) resolve(payload.toString())
  })
  client.on('error', reject)
  client.on('close', () => reject(new Error('the connection was closed before the answer came')))
  return promise.finally(() => clearTimeout(limit))
}
