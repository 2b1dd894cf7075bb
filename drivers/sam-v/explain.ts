/** SAM-V packets in words, for `device decode`. Pure; shows who a card belongs to only when told to. */
import type { Personal } from '../personal.ts'
import type { SamPacket } from './packets.ts'
import { describeStatus } from './statuses.ts'

/**
 * A packet as named fields. What a card says about its holder stays `Personal`, which prints as a mask, unless
 * `personal` is true; then codes of sex (GB/T 2261.1) and nation (GB/T 3304) come with their names.
 */
export function explain(packet: SamPacket, options: { personal: boolean }): Record<string, unknown> {
  switch (packet.kind) {
    case 'status':
      return { ...packet, meaning: describeStatus(packet.code) }
    case 'setBaud':
      return { ...packet, baudRate: baudRates[packet.code] ?? null }
    case 'newestAddress':
      return { ...packet, address: options.personal ? packet.address.reveal() : packet.address }
    case 'cardText': {
      const { text, ...rest } = packet
      return { ...rest, document: text.document, ...(options.personal ? shown(text.fields) : text.fields) }
    }
    default:
      return { ...packet }
  }
}

/** 02 is confirmed; the others follow by order only. */
const baudRates: readonly number[] = [115200, 57600, 38400, 19200, 9600]

function shown(fields: Readonly<Record<string, Personal>>): Record<string, string> {
  const words: Readonly<Record<string, ReadonlyMap<string, string>>> = { sex: sexes, nation: nations }
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      const text = value.reveal()
      const word = words[field]?.get(text)
      return [field, word === undefined ? text : `${text} ${word}`]
    }),
  )
}

const sexes: ReadonlyMap<string, string> = new Map([
  ['0', '未知 unknown'],
  ['1', '男 male'],
  ['2', '女 female'],
  ['9', '未说明 not stated'],
])

/** GB/T 3304: 01 to 56 without gap, then the three special codes. */
const nations: ReadonlyMap<string, string> = new Map([
  ...(
    '汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 ' +
    '土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 ' +
    '鄂伦春 赫哲 门巴 珞巴 基诺'
  )
    .split(' ')
    .map((nation, index) => [String(index + 1).padStart(2, '0'), nation] as const),
  ['97', '其他'],
  ['98', '外国血统中国籍'],
])
