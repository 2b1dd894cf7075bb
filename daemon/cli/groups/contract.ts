/** The contract with the trading platform, for its programmers. */
import type { Command } from '../command.ts'

export const contractCommands: readonly Command[] = [
  {
    name: ['contract', 'export'],
    summary: {
      zh: '导出与平台的接口约定：AsyncAPI 与 JSON Schema（无需守护进程）',
      en: 'the contract with the platform: AsyncAPI and JSON Schemas (needs no daemon)',
    },
    operands: [{ name: 'DIR', presence: 'required' }],
    options: {},
    run: async (context) => (await import('../contract.ts')).contractExport(context),
  },
  {
    name: ['contract', 'check'],
    summary: {
      zh: '检查按某一版约定编写的平台能否与本版对接',
      en: 'whether a platform written for a released contract can talk to this version',
    },
    operands: [{ name: 'FILE', presence: 'required' }],
    options: {},
    run: async (context) => (await import('../contract.ts')).contractCheck(context),
  },
]
