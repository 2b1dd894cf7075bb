/** What `warden device replay` says. `{…}` is filled in. Pure. */
import type { Words } from './text.ts'

export const replayWords = {
  unreadable: { zh: '无法读取 {file}：{code}', en: '{file} cannot be read: {code}' },
  broken: {
    zh: '{file} 第 {line} 行有误，应为：{expected}',
    en: '{file}, line {line}: expected {expected}',
  },
  family: { zh: '文件中的型号系列未知：{given}', en: 'the file names no known device family: {given}' },
  settings: { zh: '参数不符：{problems}', en: 'the settings do not fit: {problems}' },
  other: {
    zh: '第 {frame} 帧：录的是 {recorded}，现在会发 {now}',
    en: 'frame {frame}: recorded {recorded}, now it would be {now}',
  },
  unread: {
    zh: '第 {frame} 帧：现在无法识别 {recorded}',
    en: 'frame {frame}: {recorded} is not understood now',
  },
  cut: {
    zh: '第 {frame} 帧：内容未录（{recorded}），无法代入',
    en: 'frame {frame}: its content was cut ({recorded}), and nothing stands in for it',
  },
  signal: { zh: '第 {frame} 帧：{device} {signal}', en: 'frame {frame}: {device} {signal}' },
  nothing: { zh: '无', en: 'nothing' },
  done: {
    zh: '共 {frames} 帧：{same} 帧一致，{other} 帧不同，{unread} 帧无法识别，{cut} 帧内容未录',
    en: '{frames} frames: {same} as recorded, {other} different, {unread} not understood, {cut} cut',
  },
} as const satisfies Readonly<Record<string, Words>>
