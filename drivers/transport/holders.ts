/**
 * Which programs have a device node open, as far as /proc shows it: one's own always, others' descriptors only to root, but
 * locks on it (flock, as serial ports are locked) to everybody. Opens nothing.
 */
import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'

export interface Holder {
  readonly pid: number
  /** What runs there, such as `ModemManager` or `wardend`: the script where the program is its interpreter. */
  readonly program: string
}

/** Where to look; another place only in tests. */
export interface HolderRoots {
  readonly proc: string
  /** who does not count: this process */
  readonly self: number
}

/**
 * Who holds the node behind `path`, by pid. Follows symlinks. Never throws: an empty list says only that nobody could be
 * seen.
 */
export async function holdersOf(
  path: string,
  roots: HolderRoots = { proc: '/proc', self: process.pid },
): Promise<readonly Holder[]> {
  const node = await realpath(path).catch(() => null)
  if (node === null) return []
  const [opened, locked] = await Promise.all([openers(node, roots), lockers(node, roots)])
  const pids = [...new Set([...opened, ...locked])].filter((pid) => pid !== roots.self)
  const sorted = pids.sort((a, b) => a - b)
  return await Promise.all(sorted.map(async (pid) => ({ pid, program: await programOf(pid, roots) })))
}

async function openers(node: string, { proc }: HolderRoots): Promise<readonly number[]> {
  const names = await readdir(proc).catch(() => [])
  const pids = names.filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => ((await hasOpen(join(proc, pid, 'fd'), node)) ? [Number(pid)] : [])),
  )
  return found.flat()
}

async function hasOpen(folder: string, node: string): Promise<boolean> {
  for (const name of await readdir(folder).catch(() => [])) {
    if ((await readlink(join(folder, name)).catch(() => null)) === node) return true
  }
  return false
}

/**
 * proc_locks(5): `1: FLOCK  ADVISORY  WRITE 4711 00:06:1042 0 EOF`; device of the file system in hexadecimal, inode.
 * `->` behind the number: somebody who only waits for it.
 */
const lockLine = /^\d+: (?!->)\S+ +\S+ +\S+ (\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) /

async function lockers(node: string, { proc }: HolderRoots): Promise<readonly number[]> {
  const file = await stat(node).catch(() => null)
  const text = await readFile(join(proc, 'locks'), 'utf8').catch(() => '')
  if (file === null) return []
  return text.split('\n').flatMap((line) => {
    const [, pid = '', major = '', minor = '', inode = ''] = lockLine.exec(line) ?? []
    const isIt = Number(inode) === file.ino && deviceNumber(major, minor) === file.dev
    return isIt && pid !== '' ? [Number(pid)] : []
  })
}

/** As stat(2) has it, makedev(3): 12 bits of the major number from bit 8, the minor number around them. */
function deviceNumber(major: string, minor: string): number {
  const [high, low] = [Number.parseInt(major, 16), Number.parseInt(minor, 16)]
  return ((low >>> 8) << 20) | (high << 8) | (low & 0xff)
}

const interpreters = /^(node|nodejs|python[\d.]*|perl|sh|bash|dash)$/
/** Behind it stands a program's text, not its name. */
const inPlaceOfScript = /^(-[a-z]*[cemp]|--eval|--print)$/

/** The command line is there for everybody to read; arguments of the program stay unsaid, as they may hold anything. */
async function programOf(pid: number, { proc }: HolderRoots): Promise<string> {
  const line = await readFile(join(proc, String(pid), 'cmdline'), 'utf8').catch(() => '')
  const [program = '', ...rest] = line.split('\0').filter((word) => word !== '')
  const name = basename(program)
  const script = basename(rest.find((word) => !word.startsWith('-')) ?? '')
  const isScript = interpreters.test(name) && !rest.some((word) => inPlaceOfScript.test(word))
  // `bash /dev/fd/3` names nobody
  if (isScript && /[a-z]/i.test(script)) return script
  if (name !== '') return name
  return (await readFile(join(proc, String(pid), 'comm'), 'utf8').catch(() => '')).trim() || '?'
}
