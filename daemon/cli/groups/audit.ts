/** The commands about looks at the record, as the table of commands has them (Art. 25, 27). */
import type { Command } from '../command.ts'
import { optionText } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const sessionOption = { value: 'CODE', summary: { zh: '场次', en: 'session' } }

export const auditCommands: readonly Command[] = [
  staffCommandLine({
    name: ['audit', 'verify'],
    summary: {
      zh: '由守护进程核验日志，并记录在案',
      en: 'the daemon verifies the journal, and that is on record',
    },
    asks: 'audit.verify',
    arguments: () => ({}),
  }),
  {
    name: ['audit', 'export'],
    summary: { zh: '导出证据包（记录在案）', en: 'export an evidence package, which is put on record' },
    operands: [],
    options: {
      session: sessionOption,
      hold: { value: 'ID', summary: { zh: '证据保全编号', en: 'the hold that it belongs to' } },
      output: { value: 'FILE', summary: { zh: '写入的文件', en: 'the file to write' } },
    },
    run: async (context) => (await import('../audit-export.ts')).auditExport(context),
  },
  {
    name: ['audit', 'check'],
    summary: { zh: '离线核验证据包', en: 'check an evidence package, without daemon or journal' },
    operands: [{ name: 'FILE', presence: 'required' }],
    options: {},
    run: async (context) => (await import('../audit-export.ts')).auditCheck(context),
  },
  staffCommandLine({
    name: ['audit', 'reveal'],
    summary: {
      zh: '查看人员身份（须有理由，记录在案）',
      en: 'see who somebody is; takes a reason and is put on record',
    },
    operands: [{ name: 'PERSON', presence: 'required' }],
    options: {
      reason: { value: 'TEXT', summary: { zh: '理由', en: 'why' } },
      full: { summary: { zh: '完整姓名与证件号码，而非掩码', en: 'the whole name and number, not masked' } },
    },
    asks: 'audit.reveal',
    arguments: (given) => ({
      person: given.operands[0],
      form: given.options['full'] === true ? 'full' : 'masked',
      reason: optionText(given, 'reason') ?? '',
    }),
  }),
]
