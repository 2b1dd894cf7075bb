/** What a process takes of the machine, as Linux counts it. */
import { readFileSync } from 'node:fs'

export interface Load {
  /** processor time since its start; 100 in a second are one core */
  readonly cpuMs: number
  readonly rssMb: number
}

/** Linux counts processor time in hundredths of a second. */
const tickMs = 10

/** Of all these processes together; one that has ended counts nothing. */
export function loadOf(pids: readonly number[]): Load {
  const all = pids.map(loadOfOne)
  return {
    cpuMs: all.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    rssMb: all.reduce((sum, { rssMb }) => sum + rssMb, 0),
  }
}

function loadOfOne(pid: number): Load {
  try {
    // the name of the program stands in brackets and may hold blanks
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const [, resident] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    const ticks = Number(fields[11]) + Number(fields[12])
    return { cpuMs: ticks * tickMs, rssMb: Number(resident ?? 0) / 1024 }
  } catch {
    // it has ended between two looks
    return { cpuMs: 0, rssMb: 0 }
  }
}
