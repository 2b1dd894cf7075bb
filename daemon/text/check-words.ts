/** What `warden device diagnose` says of a device, one sentence each, and columns of `device scan`. `{…}` is filled in. Pure. */
import type { Words } from './text.ts'

export const checkWords = {
  answers: { zh: '有应答，{ms} 毫秒', en: 'answers after {ms} ms' },
  answersAsConfigured: {
    zh: '有应答，{ms} 毫秒，标识 {identity} 与配置一致',
    en: 'answers after {ms} ms and is {identity}, as configured',
  },
  answersNamed: {
    zh: '有应答，{ms} 毫秒，标识 {identity}（配置未指定）',
    en: 'answers after {ms} ms and calls itself {identity} (none is configured)',
  },
  answersUnnamed: {
    zh: '有应答，{ms} 毫秒，但不报标识，无法确认是配置的 {wanted}，网关会拒绝它：检查接的是否为此设备',
    en: 'answers after {ms} ms, but does not say whether it is {wanted}, as configured, so the gateway refuses it: check that it is that one',
  },
  stranger: {
    zh: '应答的是 {identity}，配置的是 {wanted}：接错设备或换过设备，网关会拒绝它。接回原设备；确已更换则修改配置',
    en: '{identity} answers where {wanted} is configured: mixed up, or replaced; the gateway refuses it. Put the right one back, or change the venue file where it was replaced',
  },
  otherAdapter: {
    zh: '接的是另一个转接器：应为 {wanted}，现为 {found}，网关会拒绝其后的设备。把原转接器插回原口；确已更换则修改配置的 transport.adapter',
    en: 'another adapter is plugged in: {wanted} belongs here, {found} is there, and the gateway refuses what is behind it. Put the right one back into its port, or change transport.adapter in the venue file where it was replaced',
  },
  otherUsb: {
    zh: '接的是另一台同型号设备：应为 {wanted}，现有 {found}，网关不会打开它。把原设备插回原口；确已更换则修改配置的 transport',
    en: 'another device of the same make is plugged in: {wanted} belongs here, {found} is there, and the gateway does not open it. Put the right one back into its port, or change transport in the venue file where it was replaced',
  },
  noNumber: { zh: '（无编号）', en: '(none)' },
  complains: { zh: '有应答，{ms} 毫秒，但自报：{what}', en: 'answers after {ms} ms, but says: {what}' },
  unasked: {
    zh: '线路已打开；此类设备从不应答询问，请现场操作一次确认',
    en: 'its line is open; devices of this kind are never asked, so try it by hand',
  },
  silent: {
    zh: '{seconds} 秒内无应答：检查电源、地址、速率与 A/B 线',
    en: 'no answer within {seconds} s: check power, address, speed and the A/B wires',
  },
  garbled: {
    zh: '{seconds} 秒内无应答，却收到 {bytes} 个无法识别的字节：检查型号、速率、校验位与 A/B 线',
    en: 'no answer within {seconds} s, but {bytes} bytes of nothing known: check family, speed, parity and A/B wires',
  },
  elsewhere: {
    zh: '{seconds} 秒内无应答，却有别的地址在应答：检查地址',
    en: 'no answer within {seconds} s, but something answers that was not asked: check the address',
  },
  missing: {
    zh: '设备节点不存在：检查插头、电源、路径与 udev 规则',
    en: 'the device node is not there: check plug, power, path and udev rules',
  },
  barredGroup: {
    zh: '无权打开，节点属于组 {group}：将用户加入该组（usermod -aG {group} 用户名）后重新登录',
    en: 'may not be opened, the node belongs to group {group}: add this user to it (usermod -aG {group} USER), log in again',
  },
  barredRoot: {
    zh: '无权打开，节点属于 {group}：安装 70-warden.rules 或为它写一条 udev 规则（GROUP="{rule}", MODE="0660"）',
    en: 'may not be opened, the node belongs to {group}: install 70-warden.rules, or write a udev rule (GROUP="{rule}", MODE="0660")',
  },
  held: {
    zh: '被占用：{holders}。停止它后再检查',
    en: 'is held by {holders}: stop that program and check again',
  },
  heldUnseen: {
    zh: '被其他程序占用，本用户看不到是哪一个：以 root 再检查',
    en: 'is held by another program that this user cannot see: check again as root',
  },
  fault: { zh: '打不开：{fault}。{remedy}', en: 'cannot be opened: {fault}. {remedy}' },
  lost: { zh: '检查途中断开：{fault}', en: 'went away while it was looked at: {fault}' },
  daemon: { zh: '由 wardend 使用中，它说：{state}', en: 'is in use by wardend, which says: {state}' },
  daemonFault: {
    zh: '由 wardend 使用中，它说：{state}，线路{fault}',
    en: 'is in use by wardend, which says: {state}, its line: {fault}',
  },
  daemonRefuses: {
    zh: '由 wardend 使用中，它拒绝此设备：应为 {wanted}，应答的是 {identity}。接回原设备；确已更换则修改配置',
    en: 'is in use by wardend, which refuses it: {wanted} belongs here, {identity} answers. Put the right one back, or change the venue file where it was replaced',
  },
  daemonRefusesNew: {
    zh: '由 wardend 使用中，它拒绝此设备：应答的是 {identity}，不是登记的那一台。接回原设备；确已更换则由技术人员执行 warden device enrol',
    en: 'is in use by wardend, which refuses it: {identity} answers and is not the one on record. Put the right one back, or have a technician enrol it where it was replaced (warden device enrol)',
  },
  daemonMute: {
    zh: '未检查：wardend 在运行，但控制口不回答（{fault}），为免干扰没有打开',
    en: 'not checked: wardend seems to run, but its control socket does not answer ({fault}); nothing was opened, not to disturb it',
  },
  probeNeedsPort: { zh: '--probe 须同时给出 --port', en: '--probe needs --port as well' },
  probeFamily: {
    zh: '没有型号系列“{given}”；有：{list}',
    en: 'There is no device family "{given}"; there are: {list}',
  },
  probeWire: {
    zh: '{family} 的接入方式是 {wires}，此端口是 {kind}',
    en: '{family} is spoken on {wires}, and this port is {kind}',
  },
  probeSettings: {
    zh: '--settings 不能用于此型号：{problems}',
    en: '--settings is not what this family needs: {problems}',
  },
  driver: { zh: '驱动', en: 'driver' },
  heldBy: { zh: '占用者', en: 'held by' },
  summary: { zh: '{good} 台正常，{bad} 台有问题', en: '{good} in order, {bad} not' },
  unknownDevice: {
    zh: '配置中没有设备或线路“{given}”；有：{list}',
    en: 'The venue file has no device or line "{given}"; there are: {list}',
  },
} as const satisfies Readonly<Record<string, Words>>
