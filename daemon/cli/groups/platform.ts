/** What concerns the trading platform at the console. */
import type { Command } from '../command.ts'

export const platformCommands: readonly Command[] = [
  {
    name: ['platform', 'key'],
    summary: {
      zh: '显示本网关的公钥（JWK），平台用它加密名单',
      en: 'the public key of this gateway (JWK), which rosters are encrypted to',
    },
    operands: [],
    options: {},
    run: async (context) => (await import('../platform.ts')).platformKey(context),
  },
]
