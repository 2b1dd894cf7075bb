/**
 * The one schema of the venue file and the only defaults. It knows shapes; what refers to what is checked in
 * `check.ts`, and the settings of a device by its family's own schema. Pure.
 */
import * as z from 'zod'
import type { SerialFormat } from '../drivers/ports.ts'
import { catalogue, overridesSchema } from './rules.ts'
import { id, label, labels, path, shaped } from './shapes.ts'
import type { evdev, hid, tcp, udp, usb } from './wire-schema.ts'
import { line } from './wire-schema.ts'

const zone = z.strictObject({
  id: id.describe('区域编号。 Id of the zone.'),
  ...labels,
  parent: id
    .optional()
    .describe(
      '所在的上级区域；人在室内即也在其上级区域内。 The zone this one lies in; who is here is also there.',
    ),
  kind: z
    .enum([
      'opening',
      'evaluation',
      'room',
      'corridor',
      'dining',
      'rest',
      'qa',
      'monitor',
      'sample',
      'waiting',
      'lockers',
      'other',
    ])
    .default('other')
    .describe(
      '区域种类，决定谁可进入：opening 开标室、evaluation 评标区、room 评标室、dining 餐厅、qa 答疑室、monitor 监控室等。 What the zone is for; who may enter follows from it.',
    ),
})

const portal = z.strictObject({
  id: id.describe('通道编号。 Id of the portal.'),
  ...labels,
  from: id.optional().describe('外侧区域；缺省为场外。 Outer zone; absent: outside the controlled zones.'),
  to: id.describe('内侧区域。 Inner zone.'),
  control: z
    .enum(['both', 'in', 'none'])
    .default('both')
    .describe(
      '管控方式：both 进出都须刷证，in 进须刷证、出自由，none 不设闸、只登记。 Cards open it both ways, only inwards, or only say who went.',
    ),
  gate: id
    .optional()
    .describe('闸机或门控设备；control 为 none 时不填。 The gate device; none where control is none.'),
  readers: z
    .strictObject({
      in: id.describe('进入方向的读证设备。 Reader for going in.'),
      out: id
        .optional()
        .describe(
          '离开方向的读证设备；缺省则离开不读证。 Reader for coming out; absent: no card to come out.',
        ),
    })
    .describe('通道两侧的读证设备。 The readers at the portal.'),
})

const desk = z.strictObject({
  id: id.describe('寄存台编号。 Id of the desk.'),
  ...labels,
  reader: id.describe('台上的读证设备。 The reader on the desk.'),
  scanner: id
    .optional()
    .describe(
      '台上的扫码或刷卡设备，扫识别牌即填牌号。 A badge or code reader: what it reads is the badge number.',
    ),
  banks: z
    .array(id)
    .max(16)
    .default([])
    .describe('由此台分配的柜组，按优先次序。 Locker banks, preferred first.'),
})

const doorNumber = z.int().min(1).max(999)
const cellId = shaped(/^[A-Za-z0-9][A-Za-z0-9-]{0,15}$/, {
  zh: '字母、数字和连字符，最长 16 个，如 A01',
  en: 'letters, digits and hyphens, at most 16, such as A01',
})
const cellSize = id.describe(
  '柜格规格，须为 rules 中 lockerSizes 之一。 Size of the cells, one of lockerSizes of the rules.',
)
const cellRow = z.strictObject({
  count: z.int().min(1).max(256).describe('柜格数。 Number of cells.'),
  first: doorNumber.default(1).describe('第一格的门号。 Door number of the first cell.'),
  prefix: shaped(/^[A-Za-z0-9-]{0,12}$/, {
    zh: '字母、数字和连字符，最长 12 个',
    en: 'letters, digits and hyphens, at most 12',
  })
    .default('')
    .describe('柜格编号前缀，如 A 则为 A01。 Put before the door number: A gives A01.'),
})
const cellList = z
  .array(
    z.strictObject({
      id: cellId.describe('柜格编号，贴在柜门上的。 What is written on the door.'),
      door: doorNumber.describe('锁控板上的门号。 Door number on the lock board.'),
      size: cellSize.optional(),
    }),
  )
  .min(1)
  .max(256)

const bank = z.strictObject({
  id: id.describe('柜组编号。 Id of the bank.'),
  ...labels,
  board: id.describe('锁控板设备。 The lock board device.'),
  keypad: id
    .optional()
    .describe(
      '柜旁的数字键盘；取物时先按柜号、再按密码、再按确认键。 A keypad beside it: cell number, code, Enter open the cell.',
    ),
  size: cellSize.default('small'),
  cells: z
    .union([cellRow, cellList])
    .describe('柜格：连续编号，或逐格列出。 The cells: a numbered row, or a list.'),
})

const contact = z.strictObject({
  id: id.describe('触点编号。 Id of the contact.'),
  ...labels,
  device: id.describe('输入板设备。 The input board device.'),
  input: z.int().min(1).max(16).describe('板上的输入号，从 1 起。 Number of the input on the board, from 1.'),
  meaning: z
    .enum(['mains', 'battery_low', 'recorder', 'fire', 'escape_door'])
    .describe(
      '触点含义：mains 市电正常、battery_low UPS 电量低、recorder 正在录像、fire 火警、escape_door 疏散门开。 What it tells: mains present, UPS battery low, recorder recording, fire alarm, escape door open.',
    ),
  activeWhen: z
    .enum(['closed', 'open'])
    .describe(
      '上述含义成立时触点是闭合还是断开；须现场确认，火警宜用 open（断线即报警）。 The state of the contact while that is so. Try it on site; for fire, open also reports a cut cable.',
    ),
  zone: id
    .optional()
    .describe(
      '所在区域，仅用于 recorder 和 escape_door。 The zone it is about; only for recorder and escape_door.',
    ),
})

const file = path.optional()
const signer = z.strictObject({
  id: shaped(/^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$/, {
    zh: '字母、数字、点、连字符和下划线，最长 64 个',
    en: 'letters, digits, dots, hyphens and underscores, at most 64',
  }).describe('密钥名（签名中的 kid）。 Name of the key, the kid of its signatures.'),
  file: path.describe('公钥文件（PEM）：Ed25519 或 SM2。 Public key, Ed25519 or SM2 (PEM).'),
  operations: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(32)
    .optional()
    .describe('可发起的操作；缺省全部。 What it may ask; absent: everything.'),
  retiresAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('停用时间。 From then on it counts no more.'),
})
const platform = z.strictObject({
  url: shaped(/^mqtts?:\/\/[^\s/@]+\/?$/, {
    zh: 'mqtts://主机:端口，不带用户名、密码和路径',
    en: 'mqtts://host:port without user name, password or path',
  }).describe(
    '平台消息服务地址，mqtts://主机:端口，不含用户名密码。 Broker address, without credentials in it.',
  ),
  username: z.string().min(1).max(128).optional().describe('用户名。 User name.'),
  passwordFile: file.describe('存放密码的文件。 File that holds the password.'),
  caFile: file.describe('信任的根证书文件。 Trusted certificate authorities (PEM).'),
  certFile: file.describe('本网关证书文件。 Certificate of this gateway (PEM).'),
  keyFile: file.describe('本网关私钥文件。 Private key of this gateway (PEM).'),
  window: z
    .int()
    .min(1)
    .max(4096)
    .default(256)
    .describe('最多同时在途的事件数。 How many events may be on their way at a time.'),
  acknowledges: z
    .boolean()
    .default(true)
    .describe(
      '平台是否逐批确认已存妥；false 则只知消息服务已收到，保证较弱。 Whether the platform confirms what it has stored; false: the word of its broker is all there is, a weaker guarantee.',
    ),
  signers: z
    .array(signer)
    .max(16)
    .default([])
    .describe(
      '可签发请求的公钥；没有则一律拒绝。 Public keys that may sign requests; none: all are refused.',
    ),
})

const state = z
  .strictObject({
    dir: path.default('/var/lib/warden').describe('日志与人员库目录。 Directory of journal and vault.'),
    socket: path
      .max(107)
      .default('/run/warden/control.sock')
      .describe('控制套接字（最长 107 字节）。 Control socket (at most 107 bytes).'),
    vaultKey: file.describe('人员库密钥文件；缺省为 <dir>/vault.key。 Key file of the vault.'),
    platformKey: file.describe(
      '平台加密名单所用的本网关私钥；缺省为 <dir>/platform.key。 Key that the platform encrypts rosters to.',
    ),
  })
  .transform((given) => ({
    ...given,
    vaultKey: given.vaultKey ?? `${given.dir}/vault.key`,
    platformKey: given.platformKey ?? `${given.dir}/platform.key`,
  }))

/** Region code of GB/T 2260 and a serial: the place of a venue in the directory of the city platform (plan 1(3), F-P.3). */
const venueCode = shaped(/^[0-9]{6}-[0-9]{2}$/, {
  zh: '六位行政区划码-两位序号，如 140500-01',
  en: 'six digits of the region, a hyphen, two digits, such as 140500-01',
})

/** The whole file. Parsing gives every default; it does not look at references or device settings. */
export const configSchema = z.strictObject({
  venue: z
    .strictObject({
      code: venueCode.describe('场所编码，行政区划码加序号，如 140500-01。 Venue code: region and serial.'),
      parent: venueCode
        .optional()
        .describe(
          '上级平台的场所编码；县（市）级为其所属市级。 Venue code of the platform that this is a sub-site of.',
        ),
      gateway: id.describe('网关编号，如 gw1。 Id of this gateway.'),
      name: label.describe('场所名称。 Name of the venue.'),
      utcOffset: shaped(/^[+-](0[0-9]|1[0-4]):[0-5][0-9]$/, {
        zh: '时区偏移，如 +08:00',
        en: 'a zone offset, such as +08:00',
      })
        .default('+08:00')
        .describe('时区偏移。 Zone offset.'),
      training: z
        .boolean()
        .default(false)
        .describe('演练模式：事件带演练标记。 Training mode: every event is marked as a test.'),
    })
    .describe('本场所与本网关。 This venue and this gateway.'),
  zones: z.array(zone).min(1).max(256).describe('区域。 The zones.'),
  lines: z.array(line).min(1).max(64).describe('线路：一线一型号。 The wires; one device family each.'),
  portals: z.array(portal).max(64).default([]).describe('通道。 The portals between zones.'),
  desks: z.array(desk).max(16).default([]).describe('寄存台。 Desks where belongings are deposited.'),
  banks: z.array(bank).max(64).default([]).describe('柜组。 Locker banks.'),
  contacts: z
    .array(contact)
    .max(256)
    .default([])
    .describe('输入板上的触点：市电、电池、录像、火警、疏散门。 The contacts on input boards.'),
  platform: platform
    .optional()
    .describe('平台连接；缺省则只在本地记录。 Link to the platform; absent: everything stays local.'),
  rules: overridesSchema(catalogue).prefault({}).describe("规则参数。 The venue's rules."),
  state: state.prefault({}).describe('数据存放位置。 Where data is kept.'),
})

type Parsed = z.output<typeof configSchema>
type ParsedLine = Parsed['lines'][number]

/** How a wire reaches this machine; a serial one with its format complete. */
export type LineTransport =
  | ({
      readonly kind: 'serial'
      readonly path: string
      readonly adapter?: z.output<typeof evdev>['adapter']
    } & SerialFormat)
  | z.output<typeof tcp>
  | z.output<typeof udp>
  | z.output<typeof hid>
  | z.output<typeof evdev>
  | z.output<typeof usb>

export interface DeviceConfig {
  readonly id: string
  /** As the family's own schema gave it, defaults filled in. */
  readonly settings: unknown
}

export interface LineConfig extends Omit<ParsedLine, 'transport' | 'devices'> {
  readonly transport: LineTransport
  readonly devices: readonly DeviceConfig[]
}

/** The venue file as parsed, before references and families were looked at. */
export type ParsedConfig = Parsed

/** A venue that passed every check: each reference leads somewhere and every default is filled in. */
export interface Config extends Omit<Parsed, 'lines'> {
  readonly lines: readonly LineConfig[]
}

export type BankCells = Pick<z.output<typeof bank>, 'cells' | 'size'>
