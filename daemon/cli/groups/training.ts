/** What trainees do at the simulated devices of training mode (F-P.6). Refused everywhere else. */
import type { Command } from '../command.ts'
import { isSwitched } from '../command.ts'
import { staffCommandLine } from '../staff-command.ts'

const cell = { name: 'CELL', presence: 'required' } as const

function door(word: 'shut' | 'pull' | 'jam' | 'free', zh: string, en: string): Command {
  return staffCommandLine({
    name: ['training', word],
    summary: { zh, en },
    operands: [cell],
    asks: 'training.cell',
    arguments: (given) => ({ cell: given.operands[0], what: word }),
  })
}

export const trainingCommands: readonly Command[] = [
  {
    name: ['training', 'card'],
    summary: {
      zh: '演练：在读证设备上出示某人证件；不写人员则输入证件号码',
      en: "training: somebody's document on a reader; without PERSON its number is typed",
    },
    operands: [
      { name: 'READER', presence: 'required' },
      { name: 'PERSON', presence: 'optional' },
    ],
    options: {},
    run: async (context) => (await import('../training.ts')).trainingCard(context),
  },
  staffCommandLine({
    name: ['training', 'walk'],
    summary: { zh: '演练：走过通道（in 或 out）', en: 'training: walk through a portal, in or out' },
    operands: [
      { name: 'PORTAL', presence: 'required' },
      { name: 'WAY', presence: 'required' },
    ],
    options: { force: { summary: { zh: '强行通过', en: 'by force' } } },
    asks: 'training.walk',
    arguments: (given) => ({
      portal: given.operands[0],
      direction: given.operands[1],
      force: isSwitched(given, 'force'),
    }),
  }),
  door('shut', '演练：关上柜门', 'training: shut a cell'),
  door('pull', '演练：拉开柜门', 'training: pull a cell open'),
  door('jam', '演练：柜门卡住', 'training: a cell jams'),
  door('free', '演练：柜门不再卡住', 'training: a cell jams no more'),
  staffCommandLine({
    name: ['training', 'contact'],
    summary: {
      zh: '演练：触点状态（on 或 off），如火警、市电',
      en: 'training: a contact, such as fire or mains, on or off',
    },
    operands: [
      { name: 'CONTACT', presence: 'required' },
      { name: 'STATE', presence: 'required' },
    ],
    asks: 'training.contact',
    arguments: (given) => ({ contact: given.operands[0], isTrue: given.operands[1] === 'on' }),
  }),
]
