/** What the consumer says on a screen: one line an event, one line for whatever somebody should look at. */
import { eventLabel } from '../../daemon/text/labels.ts'
import type { Told } from './consumer.ts'

interface Shown {
  readonly type: string
  readonly time: string
  readonly sequence: string
  readonly subject: string
  readonly zone?: string
  readonly data: { readonly reason?: string }
}

/** One event on one line, from a stored envelope: time, sequence, what it is, where, who by reference. */
export function lineOf(envelope: string): string {
  const { type, time, sequence, subject, zone, data } = JSON.parse(envelope) as Shown
  const reason = data.reason === undefined ? '' : ` (${data.reason})`
  const place = zone === undefined ? '' : ` ${zone}`
  return `${time.slice(11, 23)} ${sequence.padStart(4)} ${eventLabel(type, 'zh-CN')} ${type}${reason}${place} ${subject}`
}

/** What must be said to somebody; null for what is all in order. */
export function noticeOf(told: Told): string | null {
  switch (told.kind) {
    case 'up':
      return '已连接 connected'
    case 'down':
      return `连接中断 link down: ${told.reason}`
    case 'alarm': {
      const { kind, stream, sequence, detail } = told.alarm
      return `告警 ALARM ${kind}: stream ${stream === '' ? '-' : stream}, event ${sequence}: ${detail}`
    }
    case 'gap': {
      const { stream, from, to } = told.gap
      const then = told.isAsked ? '已请求重发 asked again' : '无签名密钥，仅提示 no key to ask with'
      return `缺失 missing ${stream} ${from}–${to}; ${then}`
    }
    case 'answered':
      return `答复 answer to ${told.id}: ${told.answer}`
    case 'not_stored':
      return `未能入库 not stored: ${told.reason}`
    case 'received':
    case 'taken':
    case 'acknowledged':
      return null
  }
}
