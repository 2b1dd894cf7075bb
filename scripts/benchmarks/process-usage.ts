/** What a process takes of the machine, as the kernel counts it. */
import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ of Linux on every machine that Node runs on. */
const ticksPerSecond = 100

/** User and system time of a process, all threads (proc(5), fields 14 and 15 of `stat`). */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond
}

/** Memory in use, shared libraries included (proc(5), `VmRSS`). */
export function rssMb(pid: number): number {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(match?.[1]) / 1024
}

/** Files, sockets and devices that it holds open. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}
