/** Words for the codes of leaves, consents and exit checks (Art. 29, 31). */
import type { CodeTable, FieldTable } from './code-table.ts'

export const leaveCodes = {
  sample: { zh: '查验样品', en: 'to inspect samples' },
  ordinary: { zh: '一般离开', en: 'ordinary' },
  recusal: { zh: '回避离场', en: 'stepped down' },
  overnight: { zh: '隔夜', en: 'overnight' },
  leave_sample: { zh: '查验样品', en: 'to inspect samples' },
  leave_ordinary: { zh: '一般离开', en: 'ordinary' },
  leave_recusal: { zh: '回避离场', en: 'stepped down' },
  leave_overnight: { zh: '隔夜', en: 'overnight' },
  leave_requested: { zh: '待审批', en: 'asked for' },
  leave_granted: { zh: '已获准', en: 'granted' },
  leave_out: { zh: '在外', en: 'out' },
  leave_overrun: { zh: '逾时未归', en: 'overdue' },
  deputy: { zh: '代理人', en: 'deputy' },
  consented: { zh: '同意', en: 'consented' },
  expired: { zh: '逾期作废', en: 'ran out' },
  leave: { zh: '临时离开', en: 'leave' },
  release: { zh: '办结离场', en: 'release' },
} as const satisfies CodeTable

export const leaveFields = {
  'leave.approval_recorded.decision': { refused: { zh: '不同意', en: 'refused' } },
  'leave.rejected.cause': {
    refused: { zh: '审批不同意', en: 'refused by an approver' },
    withdrawn: { zh: '撤回申请', en: 'taken back' },
  },
} as const satisfies FieldTable
