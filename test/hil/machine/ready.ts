/** Makes what a machine starts from, where it is missing or older than what it is made of. */
import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { saveMachine, startMachine } from './machine.ts'
import { cache, kernelFile, makeCache, rootFile, savedFile, tree } from './places.ts'

const guest = join(tree, 'test/hil/guest')
const sources = ['build.sh', 'init.sh', 'agent.sh'].map((name) => join(guest, name))
const machineSource = join(tree, 'test/hil/machine/machine.ts')

/** The path of a state that a machine can be started from. Some minutes the first time, nothing afterwards. */
export async function readyState(say: (line: string) => void): Promise<string> {
  makeCache()
  if (isOlder(rootFile, sources) || !existsSync(kernelFile)) buildGuest(say)
  if (isOlder(savedFile, [rootFile, kernelFile, machineSource])) await bootAndSave(say)
  return savedFile
}

function isOlder(product: string, from: readonly string[]): boolean {
  if (!existsSync(product)) return true
  const made = statSync(product).mtimeMs
  return from.some((file) => statSync(file).mtimeMs > made)
}

function buildGuest(say: (line: string) => void): void {
  say('building the guest: kernel and packages of Debian, some 200 MB the first time …')
  const run = spawnSync('bash', [join(guest, 'build.sh'), cache, process.execPath], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`the guest was not built: ${run.stdout}${run.stderr}`)
}

async function bootAndSave(say: (line: string) => void): Promise<void> {
  say('starting the guest once and saving its state …')
  const machine = await startMachine(null)
  try {
    // What is read once is in memory afterwards.
    await machine.agent.must('node -p 1; udevadm settle')
    await saveMachine(machine, `${savedFile}.part`)
  } finally {
    await machine.stop()
  }
  renameSync(`${savedFile}.part`, savedFile)
}
