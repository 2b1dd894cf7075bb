/** What is said of a peripheral that cannot be used as it is, Chinese first. */
export const told = {
  noKey:
    '密钥文件读不到、不是 32 位十六进制，或为通用密钥 / the key file cannot be read, is not 32 hexadecimal digits, or holds the key that everybody knows',
  noSecurity:
    '设备不支持或未开启安全信道，按配置拒用 / the device has no secure channel, and the configuration wants one',
  wrongKey:
    '设备没有本站密钥，请核对密钥文件或重新配对 / the device has another key: check the key file, or pair it anew',
  notProven:
    '应答未通过校验，已重新握手；线路上可能有人改动数据 / an answer was not proven, the handshake begins anew: somebody may be altering data on the wire',
  notPlain: '设备以加密方式应答明文提问 / the device answers a plain question in a session',
  noIdentity: '设备不说明自己的编号 / the device does not say who it is',
  notPaired: '设备不接受新密钥 / the device does not take the new key',
  pairing:
    '配对仍开启：设备已有本站密钥，请将 pairing 改为 false / pairing is still on: the device has its key, set pairing to false',
  startsOver: '设备一再要求重新开始通信 / the device wants to begin anew again and again',
  lacking:
    '设备的输出或输入少于配置所用 / the device has fewer outputs or inputs than the configuration uses',
  tampered: '外壳被打开或设备被移动 / the enclosure was opened, or the device was moved',
  powerFailed: '设备供电异常 / the power supply of the device fails',
} as const
