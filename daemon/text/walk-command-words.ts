/** What `warden device walk` says around a walk, and the words of its printed record. `{…}` is filled in. Pure. */
import type { Words } from './text.ts'

/** What the command itself says. */
export const walkCommandWords = {
  needsOut: { zh: '须给出 --output 目录（新建）', en: '--output FOLDER is needed; it is made' },
  there: { zh: '目录已存在，不覆盖：{folder}', en: '{folder} is there already and is not overwritten' },
  unwritable: { zh: '无法写入 {folder}：{code}', en: '{folder} cannot be written: {code}' },
  oneDevice: {
    zh: '一次只走查一台设备；线路 {line} 上有：{list}',
    en: 'one device at a time; on line {line} there are: {list}',
  },
  line: { zh: '设备 {device}：{finding}', en: 'device {device}: {finding}' },
  stopDaemon: {
    zh: '没有打开，什么也没有动作；在没有场次时停止 wardend，再走查。',
    en: 'It was not opened and nothing moved; stop wardend while there is no session, then walk',
  },
  silent: {
    zh: '设备 {device} 不应答，没有开始。先用 warden device diagnose 检查。',
    en: 'device {device} does not answer; nothing was begun. Try warden device diagnose first.',
  },
  begin: {
    zh: '现场走查 {device}（{family}，{where}）。每次动作前都会询问；s＝跳过此项，q＝结束。',
    en: 'Walking {device} ({family}, {where}). Whatever moves is asked first; s = leave this out, q = end.',
  },
  move: { zh: '[y＝打开 / s＝跳过 / q＝结束] ', en: '[y = open / s = leave out / q = end] ' },
  yesNo: { zh: '[y＝是 / n＝否 / q＝结束] ', en: '[y = yes / n = no / q = end] ' },
  whether: {
    zh: '[y＝是 / n＝否 / s＝跳过 / q＝结束] ',
    en: '[y = yes / n = no / s = leave out / q = end] ',
  },
  ready: { zh: '[回车＝继续 / s＝跳过 / q＝结束] ', en: '[Enter = go on / s = leave out / q = end] ' },
  must: { zh: '[回车＝继续 / q＝结束] ', en: '[Enter = go on / q = end] ' },
  side: { zh: '[1 / 2 / 0 / q＝结束] ', en: '[1 / 2 / 0 / q = end] ' },
  number: { zh: '[门号 / 回车 / q＝结束] ', en: '[number / Enter / q = end] ' },
  again: { zh: '请按提示回答。', en: 'Please answer as shown.' },
  accepted: {
    zh: '走查完成，全部通过。记录：{folder}（record.txt 打印签字；settings.yaml 写入配置）',
    en: 'Walked to the end, everything holds. Record: {folder} (print and sign record.txt; settings.yaml goes into the venue file)',
  },
  notAccepted: {
    zh: '走查完成，有 {failed} 项不符、{skipped} 项未试：不宜启用。记录：{folder}',
    en: 'Walked to the end, {failed} not as they must be, {skipped} left out: not fit for use. Record: {folder}',
  },
  ended: {
    zh: '走查未完成（{end}）。已做的记录：{folder}',
    en: 'Not walked to the end ({end}). What was done is in {folder}',
  },
} as const satisfies Readonly<Record<string, Words>>

/** How a walk ended, for people. */
export const walkEnds = {
  finished: { zh: '完成', en: 'walked to the end' },
  given_up: { zh: '由操作者结束', en: 'given up' },
  unanswered: { zh: '长时间无人回答', en: 'nobody answered any more' },
  lost: { zh: '线路断开', en: 'the line was lost' },
} as const satisfies Readonly<Record<string, Words>>

/** Words of the printed record. */
export const recordWords = {
  title: { zh: '设备现场走查记录', en: 'Commissioning record of a device' },
  device: { zh: '设备', en: 'device' },
  line: { zh: '线路', en: 'line' },
  family: { zh: '型号系列', en: 'family' },
  where: { zh: '接入', en: 'connected at' },
  identity: { zh: '设备自报编号', en: 'calls itself' },
  none: { zh: '无', en: 'none' },
  begun: { zh: '开始', en: 'begun' },
  ended: { zh: '结束', en: 'ended' },
  result: { zh: '结论', en: 'result' },
  accepted: { zh: '全部通过，可以启用', en: 'everything holds, fit for use' },
  notAccepted: { zh: '不宜启用', en: 'not fit for use' },
  proven: { zh: '通过', en: 'holds' },
  changed: { zh: '已改设置', en: 'changed' },
  failed: { zh: '不符', en: 'fails' },
  skipped: { zh: '未试', en: 'left out' },
  absent: { zh: '不适用', en: 'not there' },
  settings: { zh: '走查后的设置', en: 'settings after the walk' },
  unchanged: { zh: '与走查前相同', en: 'the same as before' },
  version: { zh: '软件版本', en: 'software' },
  signed: {
    zh: '走查人签字：____________　　场所负责人签字：____________　　日期：____________',
    en: 'walked by: ____________   for the venue: ____________   date: ____________',
  },
} as const satisfies Readonly<Record<string, Words>>
