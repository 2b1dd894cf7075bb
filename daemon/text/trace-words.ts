/** What `warden device trace` says. `{…}` is filled in. Pure. */
import type { Words } from './text.ts'

export const traceWords = {
  needsOut: { zh: '须给出 --output 文件', en: '--output FILE is needed' },
  badFor: { zh: '--for 须为 1 至 3600 的整数（秒）', en: '--for takes whole seconds, 1 to 3600' },
  there: { zh: '文件已存在，不覆盖：{file}', en: '{file} is there already and is not overwritten' },
  unwritable: { zh: '无法写入 {file}：{code}', en: '{file} cannot be written: {code}' },
  line: { zh: '线路 {line}：{finding}', en: 'line {line}: {finding}' },
  daemonHas: {
    zh: '线路 {line}：{finding}。没有打开线路，也没有录制；请在没有场次时停止 wardend 后再录',
    en: 'line {line}: {finding}. It was not opened and nothing was recorded; stop wardend while there is no session, then record',
  },
  done: {
    zh: '已录 {frames} 帧，其中 {cut} 帧因涉及个人信息只记名称与长度：{file}（{end}）',
    en: '{frames} frames recorded, {cut} of them by name and length only as they may be personal: {file} ({end})',
  },
} as const satisfies Readonly<Record<string, Words>>

/** Why a trace ended. */
export const traceEnds = {
  time: { zh: '时间到', en: 'the time was over' },
  stopped: { zh: '被中断', en: 'interrupted' },
  frames: {
    zh: '已达文件的帧数上限，此后的没有录',
    en: 'that is the most frames a file may have; what came after them is not in it',
  },
  bytes: {
    zh: '已达文件的大小上限，此后的没有录',
    en: 'that is as large as a file may grow; what came after it is not in it',
  },
  disk: {
    zh: '磁盘已满或写不进，此后的没有录',
    en: 'the disk is full or took no more; what came after it is not in the file',
  },
  lost: { zh: '线路断开或打不开', en: 'the line was lost, or not opened' },
} as const satisfies Readonly<Record<string, Words>>
