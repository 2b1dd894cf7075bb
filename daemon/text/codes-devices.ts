/** Words for the codes of devices, faults, clock, power and alarms, and of the gateway itself (Art. 7, 18, 33, 34). */
import type { CodeTable, FieldTable } from './code-table.ts'

export const deviceCodes = {
  online: { zh: '在线', en: 'online' },
  offline: { zh: '离线', en: 'offline' },
  degraded: { zh: '有异常', en: 'degraded' },
  unknown: { zh: '未知', en: 'unknown' },
  stranger: { zh: '应答的不是登记的设备', en: 'another device answers in its place' },
  reader: { zh: '读证设备', en: 'card reader' },
  scanner: { zh: '识别牌或扫码设备', en: 'badge or code reader' },
  keypad: { zh: '数字键盘', en: 'keypad' },
  gate: { zh: '闸机', en: 'gate' },
  locker: { zh: '锁控板', en: 'lock board' },
  inputs: { zh: '输入板', en: 'input board' },
  busy: { zh: '设备繁忙', en: 'device busy' },
  refused: { zh: '拒绝', en: 'refused' },
  // why the gateway stopped
  ordered: { zh: '正常停止', en: 'ordered' },
  battery: { zh: '备用电源耗尽', en: 'battery low' },
  fault: { zh: '故障', en: 'fault' },
  // what a check found
  not_in_step: { zh: '时钟未同步', en: 'clock not in step' },
  link_lost: { zh: '平台连接中断', en: 'no link to the platform' },
  mains_lost: { zh: '市电中断', en: 'no mains power' },
  disk_full: { zh: '磁盘空间不足', en: 'no room on the disk' },
  // why there is a fault on record
  check_failed: { zh: '检查不通过', en: 'check failed' },
  disconnected: { zh: '设备断开', en: 'disconnected' },
  tampered: { zh: '设备被拆动', en: 'tampered with' },
  sensor: { zh: '传感器异常', en: 'sensor' },
  reported: { zh: '人员报告', en: 'reported by staff' },
  other_identity: { zh: '设备标识不符', en: 'another device in its place' },
  enclosure: { zh: '外壳被打开', en: 'enclosure opened' },
  unknown_device: { zh: '未登记的设备', en: 'unknown device' },
  // alarms
  fire: { zh: '火警', en: 'fire alarm' },
  contact: { zh: '报警触点动作', en: 'alarm contact' },
  line_cut: { zh: '报警线路断开', en: 'alarm line cut' },
  ticked: { zh: '人工点名', en: 'ticked off' },
} as const satisfies CodeTable

export const deviceFields = {
  certificate: {
    own: { zh: '本网关证书', en: 'certificate of this gateway' },
    server: { zh: '平台服务器证书', en: 'certificate of the broker' },
    ca: { zh: '根证书', en: 'certificate of the authority' },
  },
  'muster.person_accounted.method': { card: { zh: '刷证', en: 'card read' } },
} as const satisfies FieldTable
