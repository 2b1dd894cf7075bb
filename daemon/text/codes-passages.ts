/** Words for the codes of portals, passages, counts, identities and documents (Art. 5, 8, 16, 17). */
import type { CodeTable, FieldTable } from './code-table.ts'

export const passageCodes = {
  in: { zh: '进入', en: 'in' },
  out: { zh: '离开', en: 'out' },
  controlled: { zh: '受控', en: 'under control' },
  opened_up: { zh: '常开', en: 'opened up' },
  locked_down: { zh: '封锁', en: 'locked down' },
  control_both: { zh: '进出刷证', en: 'cards both ways' },
  control_in: { zh: '进入刷证', en: 'card to go in' },
  control_none: { zh: '仅登记', en: 'open, cards noted' },
  reader_away: { zh: '读证设备未接通', en: 'reader not there' },
  held_open: { zh: '未及时关闭', en: 'held open' },
  obstructed: { zh: '受阻', en: 'obstructed' },
  released_by_fire: { zh: '疏散释放', en: 'released by the fire alarm' },
  override: { zh: '人工放行', en: 'override' },
  emergency: { zh: '应急', en: 'emergency' },
  // why a grant was not used
  not_used: { zh: '逾时未通行', en: 'not used in time' },
  order_late: { zh: '指令超时作废', en: 'order too late' },
  gate_busy: { zh: '闸机繁忙', en: 'gate busy' },
  gate_offline: { zh: '闸机离线', en: 'gate offline' },
  gate_refused: { zh: '闸机拒绝', en: 'gate refused' },
  superseded_by_fire: { zh: '因火警失效', en: 'superseded by fire alarm' },
  // why a count does not fit
  exit_without_entry: { zh: '未进先出', en: 'exit without entry' },
  passage_without_grant: { zh: '未经准许通行', en: 'passage without a grant' },
  tailgating: { zh: '尾随', en: 'tailgating' },
  unknown_after_restart: { zh: '重启后不明', en: 'unknown after a restart' },
  unknown_after_fire: { zh: '火警后不明', en: 'unknown after a fire alarm' },
  headcount_differs: { zh: '清点人数不符', en: 'the head count differs' },
  somebody_remains: { zh: '仍有人员', en: 'somebody remains' },
  // documents, and what is wrong with a card
  resident_id: { zh: '居民身份证', en: 'resident identity card' },
  hmt_residence_permit: { zh: '港澳台居民居住证', en: 'residence permit (HK, Macao, Taiwan)' },
  foreign_permanent_resident_2017: {
    zh: '外国人永久居留身份证（2017）',
    en: 'foreign permanent resident (2017)',
  },
  foreign_permanent_resident_2023: {
    zh: '外国人永久居留身份证（2023）',
    en: 'foreign permanent resident (2023)',
  },
  passport: { zh: '护照', en: 'passport' },
  temporary_id: { zh: '临时居民身份证', en: 'temporary identity card' },
  driving_licence: { zh: '机动车驾驶证', en: 'driving licence' },
  identity_card: { zh: '身份证', en: 'identity card' },
  document_expired: { zh: '证件过期', en: 'document expired' },
  moved_away: { zh: '证件移开过早', en: 'card taken away too early' },
  unsupported: { zh: '不支持的证件', en: 'not a supported document' },
  suspect: { zh: '证件可疑', en: 'suspect card' },
  unreadable: { zh: '无法读取', en: 'not readable' },
} as const satisfies CodeTable

/** Zones by what they are for; nothing else is called by these codes. */
const zoneKinds = {
  opening: { zh: '开标室', en: 'opening room' },
  evaluation: { zh: '评标区', en: 'evaluation area' },
  room: { zh: '评标室', en: 'evaluation room' },
  corridor: { zh: '走廊', en: 'corridor' },
  dining: { zh: '专家餐厅', en: 'dining room' },
  rest: { zh: '休息室', en: 'rest room' },
  qa: { zh: '答疑室', en: 'Q&A room' },
  monitor: { zh: '监控室', en: 'monitor room' },
  sample: { zh: '样品室', en: 'sample room' },
  waiting: { zh: '等候区', en: 'waiting area' },
  lockers: { zh: '储物区', en: 'locker hall' },
} as const satisfies CodeTable

export const passageFields = {
  'passage.timed_out.cause': { unknown: { zh: '重启后不明', en: 'unknown after a restart' } },
  'zone.kind': zoneKinds,
} as const satisfies FieldTable
