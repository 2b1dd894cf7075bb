/** Words for the codes of materials and visits, and for what is still open when the site is cleared (Art. 28, 32, 35). */
import type { CodeTable, FieldTable } from './code-table.ts'

export const clearingCodes = {
  // materials
  document: { zh: '评审资料', en: 'document' },
  book: { zh: '法规书籍', en: 'book' },
  meal: { zh: '餐食', en: 'meals' },
  sealed_bids: { zh: '封存标书', en: 'sealed bids' },
  intact: { zh: '封条完好', en: 'seal intact' },
  broken: { zh: '封条破损', en: 'seal broken' },
  none: { zh: '无封条', en: 'no seal' },
  // why a visitor comes
  helper: { zh: '协助人员', en: 'helper' },
  interpreter: { zh: '翻译人员', en: 'interpreter' },
  rescue: { zh: '救援人员', en: 'rescue' },
  delivery: { zh: '送餐送货', en: 'delivery' },
  // what is open
  person: { zh: '人员', en: 'person' },
  badge: { zh: '识别牌', en: 'badge' },
  material: { zh: '资料', en: 'material' },
  visit: { zh: '临时进入', en: 'visit' },
  sitting: { zh: '答疑', en: 'sitting' },
  presentation: { zh: '述标演示', en: 'presentation' },
  passage: { zh: '通行', en: 'passage' },
  portal: { zh: '通道', en: 'portal' },
  mismatch: { zh: '人数不符', en: 'mismatch' },
  notification: { zh: '通知', en: 'notification' },
  recording: { zh: '录音录像', en: 'recording' },
  equipment: { zh: '设备', en: 'equipment' },
  session: { zh: '场次', en: 'session' },
  muster: { zh: '人员清点', en: 'muster' },
  hold: { zh: '证据保全', en: 'hold' },
  clearing: { zh: '清场', en: 'clearing' },
} as const satisfies CodeTable

export const clearingFields = {
  'site.cleared.badges.state': {
    lost: { zh: '已挂失', en: 'lost' },
    unreturned: { zh: '未归还', en: 'not returned' },
  },
  'open.kind': { locker: { zh: '柜格', en: 'cell' } },
  'material.received.direction': {
    in: { zh: '送入', en: 'handed in' },
    out: { zh: '送出', en: 'handed out' },
  },
  'material.received.kind': { sample: { zh: '样品', en: 'sample' } },
} as const satisfies FieldTable
