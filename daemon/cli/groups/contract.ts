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
    options: {
      release: {
        summary: {
          zh: '同时存为本版的发布件，供以后各版核对',
          en: 'also keep it as the release that later versions are checked against',
        },
      },
    },
    run: async (context) => (await import('../contract.ts')).contractExport(context),
  },
  {
    name: ['contract', 'check'],
    summary: {
      zh: '检查按已发布约定（文件，或其上级目录中最新的一版）编写的平台能否与本程序对接',
      en: 'whether a platform written for a released contract (a file, or the newest of a directory) can talk to this program',
    },
    operands: [{ name: 'DIR|FILE', presence: 'required' }],
    options: {},
    run: async (context) => (await import('../contract.ts')).contractCheck(context),
  },
]
