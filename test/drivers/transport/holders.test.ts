import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { holdersOf } from '../../../drivers/transport/holders.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

interface Process {
  readonly cmdline?: string
  readonly comm?: string
  /** has the node open */
  readonly opens?: boolean
}

/** A node and a /proc with these processes, by pid; `locks` are lines of /proc/locks, `{file}` is the node there. */
function machine(processes: Readonly<Record<number, Process>>, locks = '') {
  const root = mkdtempSync(join(tmpdir(), 'warden-holders-'))
  folders.push(root)
  const node = join(root, 'ttyUSB0')
  writeFileSync(node, '')
  const proc = join(root, 'proc')
  mkdirSync(proc)
  for (const [pid, { cmdline = '', comm = '', opens = false }] of Object.entries(processes)) {
    mkdirSync(join(proc, pid, 'fd'), { recursive: true })
    writeFileSync(join(proc, pid, 'cmdline'), cmdline)
    writeFileSync(join(proc, pid, 'comm'), `${comm}\n`)
    symlinkSync('/dev/null', join(proc, pid, 'fd/0'))
    if (opens) symlinkSync(node, join(proc, pid, 'fd/7'))
  }
  const { dev, ino } = statSync(node)
  const hex = (value: number) => value.toString(16).padStart(2, '0')
  const file = `${hex((dev >>> 8) & 0xfff)}:${hex((dev & 0xff) | ((dev >>> 12) & 0xfff00))}:${ino}`
  writeFileSync(join(proc, 'locks'), locks.replaceAll('{file}', file))
  const link = join(root, 'lane-1-gate')
  symlinkSync(node, link)
  return { proc, node, holders: (self = 1) => holdersOf(link, { proc, self }) }
}

test('whoever has the node open is named by the program, never by its arguments', async () => {
  const { holders } = machine({
    20: { cmdline: '/usr/sbin/ModemManager\0--secret\0', opens: true },
    30: { cmdline: '/usr/bin/node\0--v8-pool-size=1\0/usr/bin/wardend\0--config\0/etc/x', opens: true },
    35: { cmdline: '/usr/bin/other\0' },
    40: { cmdline: '/usr/bin/python3.12\0-c\0secret/text\0', opens: true },
    45: { cmdline: 'bash\0/dev/fd/3\0', opens: true },
    50: { comm: 'kworker', opens: true },
  })
  expect(await holders()).toEqual([
    { pid: 20, program: 'ModemManager' },
    { pid: 30, program: 'wardend' },
    { pid: 40, program: 'python3.12' },
    { pid: 45, program: 'bash' },
    { pid: 50, program: 'kworker' },
  ])
})

test('a process whose descriptors are hidden is found by its lock, one that waits for it is not', async () => {
  const locks = [
    '1: FLOCK  ADVISORY  WRITE 60 {file} 0 EOF',
    '2: POSIX  ADVISORY  WRITE 61 00:01:1 0 EOF',
    '2: -> FLOCK  ADVISORY  WRITE 62 {file} 0 EOF',
    'rubbish',
  ]
  const { holders, proc } = machine({ 60: { cmdline: 'minicom\0' } }, `${locks.join('\n')}\n`)
  rmSync(join(proc, '60/fd'), { recursive: true })
  expect(await holders()).toEqual([{ pid: 60, program: 'minicom' }])
})

test('oneself is no holder, and a node that is not there has none', async () => {
  const { holders, node } = machine({ 20: { opens: true } })
  expect(await holders(20)).toEqual([])
  expect(await holdersOf(`${node}-gone`)).toEqual([])
})

test('on this machine a file that this process has open is seen in /proc', async () => {
  const { node } = machine({})
  const descriptor = openSync(node, 'r')
  const seen = await holdersOf(node, { proc: '/proc', self: 0 })
  closeSync(descriptor)
  expect(seen.map(({ pid }) => pid)).toEqual([process.pid])
})
