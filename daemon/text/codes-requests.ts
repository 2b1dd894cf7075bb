/** Words for what becomes of the platform's requests and confirmations. */
import { refusals } from '../domain/refusals.ts'
import { requestRefusals } from '../domain/refusals-requests.ts'
import type { CodeTable } from './code-table.ts'

export const requestCodes = {
  ahead_of_journal: { zh: '多于本机日志', en: 'more than our journal has' },
} as const satisfies CodeTable

/** The sentence of a refusal without the value in it: the record has the code, the sender had the rest. */
function withoutDetail(table: CodeTable): CodeTable {
  return Object.fromEntries(
    Object.entries(table).map(([code, { zh, en }]) => [code, { zh: cut(zh), en: cut(en) }]),
  )
}

function cut(words: string): string {
  return words.replace(/[（(:：，,;]?\s*\{detail\}\s*[）)]?/gu, '').trim()
}

/** Why a request was refused, as the record has it: without the value at fault, which only the sender got. */
export const requestRefusalWords: CodeTable = {
  ...withoutDetail(refusals),
  ...withoutDetail(requestRefusals),
  field_invalid: { zh: '字段有误', en: 'a field is not as expected' },
}
