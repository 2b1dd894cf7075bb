/** The demo's platform: a subscriber that shows each event as it arrives, in the words of the staff. */
import { connect } from 'mqtt'
import { eventLabel } from '../daemon/text/labels.ts'

export interface DemoPlatform {
  /** Events heard so far, by type. */
  readonly counts: ReadonlyMap<string, number>
  end(): void
}

interface HeardEnvelope {
  readonly type: string
  readonly time: string
  readonly sequence: string
  readonly subject: string
  readonly zone?: string
  readonly data: { readonly reason?: string }
}

/** Subscribes to the events of one venue. `onEvent` gets a line ready to print, and the type. */
export function listenAsPlatform(options: {
  port: number
  venue: string
  onEvent: (line: string, type: string) => void
}): DemoPlatform {
  const counts = new Map<string, number>()
  const client = connect({
    host: '127.0.0.1',
    port: options.port,
    protocolVersion: 5,
    clientId: 'demo-platform',
    reconnectPeriod: 500,
  })
  client.on('connect', () => client.subscribe(`warden/v1/${options.venue}/event/#`, { qos: 1 }))
  client.on('error', (error) => options.onEvent(`platform: ${error.message}`, 'error'))
  client.on('message', (_topic, payload) => {
    const envelope = JSON.parse(payload.toString()) as HeardEnvelope
    counts.set(envelope.type, (counts.get(envelope.type) ?? 0) + 1)
    options.onEvent(lineOf(envelope), envelope.type)
  })
  return { counts, end: () => client.end(true) }
}

function lineOf({ type, time, sequence, subject, zone, data }: HeardEnvelope): string {
  const reason = data.reason === undefined ? '' : ` (${data.reason})`
  const place = zone === undefined ? '' : ` ${zone}`
  return `${time.slice(11, 23)} ${sequence.padStart(4)} ${eventLabel(type, 'zh-CN')} ${type}${reason}${place} ${subject}`
}
