/** The result bytes (SW3) of a security module and what each means. A table; it knows nothing of frames. */

export interface StatusMeaning {
  readonly zh: string
  readonly en: string
}

/** SAM-V protocol (GA 450), table of SW3 values. */
const meanings: ReadonlyMap<number, StatusMeaning> = new Map([
  [0x10, { zh: '模块收到的校验和错误', en: 'the module saw a wrong checksum' }],
  [0x11, { zh: '模块收到的长度错误', en: 'the module saw a wrong length' }],
  [0x21, { zh: '命令或参数不被支持', en: 'unknown command or bad parameter' }],
  [0x23, { zh: '越权操作', en: 'no permission' }],
  [0x24, { zh: '无法识别的错误', en: 'unrecognised error' }],
  [0x31, { zh: '卡认证模块失败', en: 'the card refused the module' }],
  [0x32, { zh: '模块认证卡失败', en: 'the module refused the card' }],
  [0x33, { zh: '信息验证失败', en: 'information verification failed' }],
  [0x37, { zh: '指纹信息验证失败', en: 'fingerprint information verification failed' }],
  [0x3f, { zh: '信息长度错误', en: 'information length wrong' }],
  [0x40, { zh: '不能识别的卡类型', en: 'unknown card type' }],
  [0x41, { zh: '读卡操作失败', en: 'reading failed, the card moved away' }],
  [0x47, { zh: '取随机数失败', en: 'random number failed' }],
  [0x60, { zh: '模块自检失败', en: 'self-test failed' }],
  [0x66, { zh: '模块未经授权', en: 'the module is not authorised' }],
  [0x80, { zh: '未寻到卡', en: 'no card found' }],
  [0x81, { zh: '选卡失败', en: 'select failed' }],
  [0x90, { zh: '操作成功', en: 'done' }],
  [0x91, { zh: '卡中无此项内容', en: 'the card has no such item' }],
  [0x9f, { zh: '寻卡成功', en: 'card found' }],
])

/** What an SW3 byte means, or null for one that the table does not have. */
export function meaningOf(status: number): StatusMeaning | null {
  return meanings.get(status) ?? null
}

/** For staff, Chinese first: `模块未经授权 / the module is not authorised (SW3 66)`. */
export function describeStatus(status: number): string {
  const meaning = meaningOf(status) ?? { zh: '未知状态', en: 'unknown status' }
  return `${meaning.zh} / ${meaning.en} (SW3 ${status.toString(16).padStart(2, '0').toUpperCase()})`
}

/** Every SW3 of the table, for tests and listings. */
export const knownStatuses: readonly number[] = [...meanings.keys()]
