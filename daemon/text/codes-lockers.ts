/** Words for the codes of badges and locker cells (Art. 17, 19). */
import type { CodeTable, FieldTable } from './code-table.ts'

export const lockerCodes = {
  plastic: { zh: '识别牌', en: 'plastic' },
  paper: { zh: '纸质临时牌', en: 'paper' },
  deposit: { zh: '寄存', en: 'deposit' },
  retrieval: { zh: '取物', en: 'retrieval' },
  stuck: { zh: '门卡住', en: 'door stuck' },
  unconfirmed: { zh: '无法证实', en: 'not confirmed' },
  not_entered: { zh: '尚未进入评标区', en: 'has not entered yet' },
  on_leave: { zh: '临时离开期间', en: 'on leave' },
  stay_not_over: { zh: '尚未办结离场', en: 'the stay is not over' },
  order: { zh: '监督人员指令', en: 'order of a supervisor' },
  nothing: { zh: '无寄存物品', en: 'nothing to deposit' },
  sealed_bag: { zh: '封袋代存', en: 'sealed bag kept by staff' },
  medical_device: { zh: '随身医疗器械', en: 'medical device' },
} as const satisfies CodeTable

export const lockerFields = {
  'locker.open_failed.cause': {
    late: { zh: '指令超时作废', en: 'order too late' },
    refused: { zh: '锁控板拒绝', en: 'refused by the lock board' },
    unknown: { zh: '结果不明', en: 'outcome unknown' },
  },
  'locker.retrieval_granted.authority': { code: { zh: '柜格密码', en: 'code of the cell' } },
} as const satisfies FieldTable
