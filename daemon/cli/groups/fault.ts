/** The commands about faults and device checks, as the table of commands has them (Art. 7, 15, 18, 33). */
import type { Command } from '../command.ts'
import { optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const id = { name: 'ID', presence: 'required' } as const

export const faultCommands: readonly Command[] = [
  staffCommandLine({
    name: ['fault', 'report'],
    summary: { zh: '报告故障（专家不得自行处理）', en: 'report a fault' },
    operands: [{ name: 'TEXT', presence: 'required' }],
    options: {
      device: { value: 'ID', summary: { zh: '设备编号', en: 'the device' } },
      zone: { value: 'ZONE', summary: { zh: '区域', en: 'the zone' } },
    },
    asks: 'fault.report',
    arguments: (given) => ({
      device: optionText(given, 'device'),
      zone: optionText(given, 'zone'),
      text: given.operands[0],
    }),
  }),
  staffCommandLine({
    name: ['fault', 'acknowledge'],
    summary: { zh: '受理故障', en: 'take a fault on' },
    operands: [id],
    asks: 'fault.acknowledge',
    arguments: (given) => ({ fault: given.operands[0] }),
  }),
  staffCommandLine({
    name: ['fault', 'resolve'],
    summary: { zh: '故障已排除', en: 'a fault is repaired' },
    operands: [id],
    options: { remedy: { value: 'TEXT', summary: { zh: '处理情况', en: 'what was done' } } },
    asks: 'fault.resolve',
    arguments: (given) => ({ fault: given.operands[0], remedy: optionText(given, 'remedy') ?? '' }),
  }),
  staffCommandLine({
    name: ['device', 'enrol'],
    summary: { zh: '更换的设备登记启用（技术人员）', en: 'take a replaced device into service' },
    operands: [{ name: 'DEVICE', presence: 'required' }],
    asks: 'device.enrol',
    arguments: (given) => ({ device: given.operands[0] }),
  }),
  staffCommandLine({
    name: ['device', 'check'],
    summary: { zh: '检查设备：全部，或指定的', en: 'check all devices, or the named ones' },
    operands: [{ name: 'DEVICE', presence: 'repeatedOrNone' }],
    asks: 'device.check',
    arguments: (given) => ({ devices: given.operands, diskOk: null }),
  }),
  staffCommandLine({
    name: ['device', 'power-off'],
    summary: { zh: '登记某房间的设备已关闭', en: 'the equipment of a room is switched off' },
    operands: [{ name: 'ZONE', presence: 'required' }],
    options: { what: { value: 'TEXT', summary: { zh: '说明', en: 'what was switched off' } } },
    asks: 'device.power_off',
    arguments: (given) => ({ zone: given.operands[0], what: optionText(given, 'what') }),
  }),
]
