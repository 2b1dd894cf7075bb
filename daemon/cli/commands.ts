/** The table of commands. Each loads its own room when it runs, so that a short command starts fast. */
import type { Command, Option } from './command.ts'
import { auditCommands } from './groups/audit.ts'
import { badgeCommands } from './groups/badge.ts'
import { clearCommands } from './groups/clear.ts'
import { contractCommands } from './groups/contract.ts'
import { deskCommands } from './groups/desk.ts'
import { emergencyCommands } from './groups/emergency.ts'
import { faultCommands } from './groups/fault.ts'
import { incidentCommands } from './groups/incident.ts'
import { leaveCommands } from './groups/leave.ts'
import { lockerCommands } from './groups/locker.ts'
import { materialCommands } from './groups/material.ts'
import { mealCommands } from './groups/meal.ts'
import { noticeCommands } from './groups/notice.ts'
import { operatorCommands } from './groups/operator.ts'
import { participantCommands } from './groups/participant.ts'
import { platformCommands } from './groups/platform.ts'
import { portalCommands } from './groups/portal.ts'
import { qaCommands } from './groups/qa.ts'
import { sessionCommands } from './groups/session.ts'
import { trainingCommands } from './groups/training.ts'
import { visitCommands } from './groups/visit.ts'
import { witnessCommands } from './groups/witness.ts'
import { secondOptions } from './staff-command.ts'

export const globalOptions: Readonly<Record<string, Option>> = {
  config: {
    value: 'FILE',
    summary: {
      zh: '场所配置，缺省 /etc/warden/venue.yaml',
      en: 'venue file, usually /etc/warden/venue.yaml',
    },
  },
  'state-dir': {
    value: 'DIR',
    summary: {
      zh: '数据目录，代替配置中的 state.dir',
      en: 'data directory, in place of state.dir of the venue file',
    },
  },
  lang: { value: 'zh-CN|en', summary: { zh: '语言', en: 'language' } },
  json: { summary: { zh: '输出 JSON，供程序使用', en: 'JSON for programs' } },
  help: { summary: { zh: '显示说明', en: 'show this help' } },
  version: { summary: { zh: '显示版本', en: 'show the version' } },
}

const logOptions: Readonly<Record<string, Option>> = {
  since: { value: 'T', summary: { zh: '此时刻起（含）', en: 'from this moment on' } },
  until: { value: 'T', summary: { zh: '此时刻前（不含）', en: 'before this moment' } },
  session: { value: 'S', summary: { zh: '某场次', en: 'of one session' } },
  participant: {
    value: 'REF',
    summary: { zh: '某人员（不透明编号）', en: 'about one person (opaque reference)' },
  },
  type: { value: 'GLOB', summary: { zh: '事件类型，如 passage.*', en: 'event types, such as passage.*' } },
  zone: { value: 'Z', summary: { zh: '某区域', en: 'in one zone' } },
  after: { value: 'SEQ', summary: { zh: '此序号之后', en: 'after this sequence number' } },
  limit: {
    value: 'N',
    summary: {
      zh: '最多 N 条：最近的；有 --after 时为其后的',
      en: 'at most N: the newest, or the next with --after',
    },
  },
  follow: { summary: { zh: '持续显示新事件，Ctrl-C 结束', en: 'keep showing new events until Ctrl-C' } },
  format: { value: 'table|ndjson|csv', summary: { zh: '输出格式', en: 'form of the output' } },
}

export const commands: readonly Command[] = [
  {
    name: ['status'],
    summary: { zh: '守护进程、平台与设备的状态', en: 'state of daemon, platform and devices' },
    operands: [],
    options: {},
    run: async (context) => (await import('./status.ts')).status(context),
  },
  {
    name: ['log'],
    summary: { zh: '查看事件日志（无需守护进程）', en: 'the event journal (needs no daemon)' },
    operands: [],
    options: logOptions,
    run: async (context) => (await import('./log.ts')).log(context),
  },
  {
    name: ['who'],
    summary: { zh: '各区域人数（只有人数）', en: 'people in each zone (counts only)' },
    operands: [],
    options: {
      zone: {
        value: 'Z',
        summary: { zh: '列出仍在某开标室或答疑室的人员', en: 'list who is still in an opening or Q&A room' },
      },
    },
    run: async (context) => (await import('./who.ts')).who(context),
  },
  {
    name: ['session', 'list'],
    summary: { zh: '场次一览', en: 'the sessions' },
    operands: [],
    options: {},
    run: async (context) => (await import('./session.ts')).sessionList(context),
  },
  {
    name: ['session', 'show'],
    summary: { zh: '一个场次的到场情况（只有人数）', en: 'attendance of one session (counts only)' },
    operands: [{ name: 'CODE', presence: 'required' }],
    options: {},
    run: async (context) => (await import('./session.ts')).sessionShow(context),
  },
  {
    name: ['roster', 'import'],
    summary: {
      zh: '导入一个或多个场次的名单（YAML 或 JSON），全部导入或全部不导入',
      en: 'import the rosters of sessions (YAML or JSON), all of them or none',
    },
    operands: [{ name: 'FILE', presence: 'repeated' }],
    options: secondOptions,
    run: async (context) => (await import('./roster.ts')).rosterImport(context),
  },
  {
    name: ['journal', 'verify'],
    summary: { zh: '核验日志的哈希链', en: 'verify the hash chain of the journal' },
    operands: [],
    options: {
      head: {
        value: 'SEQ:HASH',
        summary: { zh: '另处保存的末条，用于发现截尾', en: 'a head kept elsewhere, to find a cut-off end' },
      },
    },
    run: async (context) => (await import('./journal.ts')).journalVerify(context),
  },
  {
    name: ['journal', 'export'],
    summary: { zh: '导出全部事件（NDJSON，原文）', en: 'all events as they are stored (NDJSON)' },
    operands: [],
    options: {
      unsent: {
        summary: {
          zh: '只导出平台尚未收到的事件（手工递交）',
          en: 'only those that the platform has not got, to be handed over',
        },
      },
    },
    run: async (context) => (await import('./journal.ts')).journalExport(context),
  },
  {
    name: ['config', 'check'],
    summary: { zh: '检查场所配置，一次列出所有问题', en: 'check a venue file; all problems at once' },
    operands: [{ name: 'FILE', presence: 'optional' }],
    options: {},
    run: async (context) => (await import('./config.ts')).configCheck(context),
  },
  {
    name: ['config', 'sign'],
    summary: { zh: '签署场所配置（Ed25519 私钥）', en: 'sign a venue file with an Ed25519 key' },
    operands: [{ name: 'FILE', presence: 'required' }],
    options: {
      key: { value: 'PEM', summary: { zh: '私钥文件', en: 'file of the private key' } },
      as: {
        value: 'NAME',
        summary: { zh: '密钥名，即 signers/NAME.pem', en: 'name of the key, as in signers/NAME.pem' },
      },
    },
    run: async (context) => (await import('./config-sign.ts')).configSign(context),
  },
  {
    name: ['config', 'schema'],
    summary: { zh: '场所配置的 JSON Schema', en: 'JSON Schema of the venue file' },
    operands: [],
    options: {},
    run: async (context) => (await import('./config.ts')).configSchemaText(context),
  },
  {
    name: ['policy', 'show'],
    summary: { zh: '本场所规则：取值、缺省、出处', en: 'the rules of this venue: value, default, source' },
    operands: [],
    options: {},
    run: async (context) => (await import('./policy.ts')).policyShow(context),
  },
  {
    name: ['policy', 'explain'],
    summary: { zh: '说明一条规则', en: 'explain one rule' },
    operands: [{ name: 'RULE', presence: 'required' }],
    options: {},
    run: async (context) => (await import('./policy.ts')).policyExplain(context),
  },
  {
    name: ['device', 'list'],
    summary: {
      zh: '配置的设备及其状态，本机的串口与 HID 设备',
      en: 'configured devices and how they stand, serial and HID devices of this machine',
    },
    operands: [],
    options: {},
    run: async (context) => (await import('./device-list.ts')).deviceList(context),
  },
  {
    name: ['device', 'scan'],
    summary: {
      zh: '本机设备及建议的 udev 规则与线路配置（除 --probe 外不打开设备）',
      en: 'devices of this machine, with udev rules and lines proposed (opens none but with --probe)',
    },
    operands: [],
    options: {
      yaml: { summary: { zh: '只输出线路配置片段', en: 'only the lines for the venue file' } },
      udev: { summary: { zh: '只输出 udev 规则', en: 'only the udev rules' } },
      probe: {
        value: 'FAMILY',
        summary: {
          zh: '打开一个空闲端口，按此型号询问（须有 --port）',
          en: 'open one free port and ask as this family does (with --port)',
        },
      },
      port: { value: 'NODE', summary: { zh: '要询问的端口', en: 'the port to ask' } },
      settings: {
        value: 'JSON',
        summary: {
          zh: '设备参数，同配置中的 settings',
          en: 'settings of the device, as in a venue file',
        },
      },
    },
    run: async (context) => (await import('./device-scan.ts')).deviceScan(context),
  },
  {
    name: ['device', 'diagnose'],
    summary: {
      zh: '逐台检查配置的设备：在不在、能否打开、是否应答（不动作任何输出）',
      en: 'each configured device: is it there, may it be opened, does it answer (moves no output)',
    },
    operands: [{ name: 'DEVICE', presence: 'repeatedOrNone' }],
    options: {},
    run: async (context) => (await import('./device-diagnose.ts')).deviceDiagnose(context),
  },
  {
    name: ['device', 'walk'],
    summary: {
      zh: '现场走查一台设备：方向、极性、门锁对应、消防、途中断线（每次动作前询问）',
      en: 'walk through one device on site: directions, polarity, lock map, fire, a cut pulse (asks before each movement)',
    },
    operands: [{ name: 'DEVICE', presence: 'required' }],
    options: {
      output: {
        value: 'FOLDER',
        summary: { zh: '新目录，存放走查记录与设置', en: 'a new folder for the record and the settings' },
      },
    },
    run: async (context) => (await import('./device-walk.ts')).deviceWalk(context),
  },
  {
    name: ['device', 'trace'],
    summary: {
      zh: '录下一条线路的报文（不含个人信息，不动作任何输出）',
      en: 'record the frames of a line (personal data cut out; moves no output)',
    },
    operands: [{ name: 'LINE', presence: 'required' }],
    options: {
      output: {
        value: 'FILE',
        summary: { zh: '新文件，不覆盖已有文件', en: 'a new file; none is overwritten' },
      },
      for: {
        value: 'SECONDS',
        summary: { zh: '时长（秒），1–3600，缺省 30', en: 'how long, 1 to 3600 s, usually 30' },
      },
    },
    run: async (context) => (await import('./device-trace.ts')).deviceTrace(context),
  },
  {
    name: ['device', 'replay'],
    summary: {
      zh: '用录下的报文检验现在的驱动（不打开任何设备）',
      en: 'play a recorded trace to the driver of today (opens no device)',
    },
    operands: [{ name: 'FILE', presence: 'required' }],
    options: {
      settings: {
        value: 'JSON',
        summary: {
          zh: '设备参数，同配置文件的 settings；多台时为列表',
          en: 'settings as in the venue file; a list for several devices',
        },
      },
    },
    run: async (context) => (await import('./device-replay.ts')).deviceReplay(context),
  },
  {
    name: ['device', 'families'],
    summary: { zh: '支持的设备型号系列', en: 'the device families there are' },
    operands: [],
    options: {},
    run: async (context) => (await import('./device.ts')).deviceFamilies(context),
  },
  {
    name: ['device', 'decode'],
    summary: { zh: '解释一帧报文', en: 'explain one frame' },
    operands: [
      { name: 'FAMILY', presence: 'required' },
      { name: 'HEX', presence: 'repeated' },
    ],
    options: { personal: { summary: { zh: '显示个人信息字段', en: 'show the fields about a person' } } },
    run: async (context) => (await import('./device.ts')).deviceDecode(context),
  },
  ...sessionCommands,
  ...participantCommands,
  ...noticeCommands,
  ...badgeCommands,
  ...lockerCommands,
  ...deskCommands,
  ...portalCommands,
  ...leaveCommands,
  ...mealCommands,
  ...materialCommands,
  ...visitCommands,
  ...qaCommands,
  ...faultCommands,
  ...clearCommands,
  ...emergencyCommands,
  ...incidentCommands,
  ...platformCommands,
  ...contractCommands,
  ...trainingCommands,
  ...witnessCommands,
  ...operatorCommands,
  ...auditCommands,
]
