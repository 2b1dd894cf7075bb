/**
 * Why a request of the platform is not carried out, before the core is even asked: codes, and what its programmers and the
 * staff read. `{detail}` is the value at fault or what was expected. Names no person.
 */
import type { RefusalWords } from './refusal-words.ts'

export const requestRefusals = {
  // how it came
  retained: {
    zh: '请求不得设为保留消息（retain）',
    en: 'a request must not be retained: it would come again with every connection',
  },
  too_large: { zh: '请求超过 {detail} 字节', en: 'larger than {detail} bytes' },
  response_topic_missing: { zh: '缺少 MQTT 响应主题', en: 'no MQTT response topic' },
  response_topic_foreign: {
    zh: '响应主题不在本场所 response/ 之下：{detail}',
    en: 'the response topic is not below response/ of this venue: {detail}',
  },
  unknown_operation: { zh: '没有此操作：{detail}', en: 'there is no operation {detail}' },
  too_many_requests: {
    zh: '未处理的请求过多，请稍后重发（编号与内容不变）',
    en: 'too many requests wait; repeat it later with the same id and bytes',
  },
  // who signed it
  unsigned: { zh: '没有签名（用户属性 jws）', en: 'not signed (user property jws)' },
  signature_malformed: {
    zh: '签名格式有误：应为 HEADER..SIGNATURE',
    en: 'the signature is malformed; expected HEADER..SIGNATURE with alg and kid',
  },
  algorithm_not_allowed: {
    zh: '签名算法不被接受：应为该密钥登记的 EdDSA 或 SM2-SM3',
    en: 'this algorithm is not taken; expected EdDSA or SM2-SM3, whichever the key is for',
  },
  unknown_key: { zh: '签名密钥未登记（kid）', en: 'no key of this kid is on the list of the venue' },
  key_retired: { zh: '签名密钥已停用', en: 'this key is retired' },
  key_not_permitted: { zh: '该密钥无权发起 {detail}', en: 'this key may not ask {detail}' },
  signature_wrong: { zh: '签名与内容不符', en: 'the signature does not fit these bytes' },
  // what it says
  not_utf8: { zh: '内容不是 UTF-8 文本', en: 'the body is not UTF-8' },
  not_json: { zh: '内容不是 JSON 对象', en: 'the body is not a JSON object' },
  too_deep: { zh: '内容嵌套超过 {detail} 层', en: 'nested deeper than {detail} levels' },
  field_invalid: { zh: '{detail}', en: '{detail}' },
  operation_differs: {
    zh: '内容中的操作与主题不一致：{detail}',
    en: 'the body names another operation than the topic: {detail}',
  },
  wrong_audience: {
    zh: '不是发给本网关的请求，应为 {detail}',
    en: 'not meant for this gateway; expected {detail}',
  },
  // when it came
  clock_not_trusted: {
    zh: '本网关时钟不可信，暂不执行远程请求',
    en: 'the clock of this gateway is not trusted now; nothing is carried out from afar',
  },
  issued_in_future: {
    zh: '签发时间晚于本网关时间：{detail}',
    en: 'issued later than it is here: {detail}',
  },
  expired: { zh: '已过失效时间：{detail}', en: 'expired at {detail}' },
  lifetime_too_long: { zh: '有效期超过 {detail} 分钟', en: 'valid for more than {detail} minutes' },
  id_reused: {
    zh: '此编号已用于另一请求：{detail}',
    en: 'another request had this id: {detail}',
  },
  // what is inside
  sealed_malformed: {
    zh: '加密内容格式有误：应为 JWE（ECDH-ES，A256GCM）',
    en: 'not encrypted as expected: JWE in compact form, ECDH-ES, A256GCM',
  },
  sealed_for_another_key: {
    zh: '加密内容不是发给本网关的密钥',
    en: 'encrypted to another key than that of this gateway',
  },
  sealed_altered: { zh: '加密内容无法解开', en: 'what is encrypted cannot be opened with our key' },
  roster_invalid: { zh: '名单有误，整份未收', en: 'the roster has mistakes; none of it was taken' },
  gateway_fault: {
    zh: '本网关自身故障，暂不能办理，请稍后重发（编号与内容不变）',
    en: 'a fault of this gateway is in the way; repeat it later with the same id and bytes',
  },
  wrong_stream: { zh: '日志编号不符，应为 {detail}', en: 'another journal; ours is {detail}' },
  beyond_journal: { zh: '超出日志末条 {detail}', en: 'beyond the newest event, {detail}' },
  too_many_resends: {
    zh: '重发任务过多，请稍后再试',
    en: 'too many stretches are being sent again; ask later',
  },
} as const satisfies Readonly<Record<string, RefusalWords>>

export type RequestRefusalCode = keyof typeof requestRefusals
