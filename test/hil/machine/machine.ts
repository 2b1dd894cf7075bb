/**
 * One virtual machine with an xHCI controller, emulated in software. It starts from its saved state in seconds; the tree
 * under test and every USB device are plugged in afterwards, because a machine that holds them cannot be saved.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Agent, openAgent } from './agent.ts'
import { cache, kernelFile, rootFile, tree, treeInGuest } from './places.ts'
import { type Monitor, openMonitor } from './qmp.ts'
import { patienceMs, within } from './waiting.ts'

/** USB sockets of the guest: 1-1 to 1-12. */
export const socketCount = 12

export interface Machine {
  readonly monitor: Monitor
  readonly agent: Agent
  /** Path of one of its Unix sockets. */
  socket(name: string): string
  stop(): Promise<void>
}

/** Starts a machine: from `savedState` where given, from power-on otherwise. It dies with this process. */
export async function startMachine(savedState: string | null): Promise<Machine> {
  const directory = mkdtempSync(join(cache, 'machine-'))
  const socket = (name: string) => join(directory, `${name}.sock`)
  // The kernel ends it when this process ends, however that comes about.
  const command = ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...words({ socket, savedState })]
  const child = spawn('setpriv', command, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const early = ended.then(() => {
    throw new Error(`QEMU ended: ${said.slice(-2000)}`)
  })
  const start = async () => {
    const monitor = await openMonitor(socket('monitor'))
    const agent = await openAgent(socket('agent'))
    await (savedState === null ? within(agent.started, 'the guest', 6 * patienceMs) : agent.must('true'))
    return { monitor, agent }
  }
  async function stop(): Promise<void> {
    child.kill('SIGKILL')
    await ended
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    const parts = await Promise.race([start(), early])
    early.catch(() => undefined)
    return { ...parts, socket, stop }
  } catch (error) {
    await stop()
    throw new Error(`no guest: ${String(error)}\n${said.slice(-2000)}`)
  }
}

interface Start {
  readonly socket: (name: string) => string
  readonly savedState: string | null
}

/** The same devices whether the state is being saved or loaded. */
function words({ socket, savedState }: Start): readonly string[] {
  const listening = (name: string) => `socket,id=${name},path=${socket(name)},server=on,wait=off`
  return [
    ...['-M', 'q35,vmport=off,hpet=off', '-accel', 'tcg,thread=multi,tb-size=256', '-cpu', 'Nehalem'],
    ...['-m', '1024', '-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-kernel', kernelFile, '-initrd', rootFile],
    '-append',
    'console=ttyS0 quiet panic=-1 mitigations=off no_timer_check tsc=reliable',
    ...['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...['-chardev', listening('monitor'), '-mon', 'chardev=monitor,mode=control'],
    ...['-device', 'virtio-serial-pci'],
    ...['-chardev', listening('agent'), '-device', 'virtserialport,chardev=agent,name=hil.agent'],
    ...['-chardev', listening('site'), '-device', 'virtserialport,chardev=site,name=hil.site'],
    ...['-device', `qemu-xhci,id=usb,p2=${socketCount},p3=1`],
    ...['-device', 'pcie-root-port,id=socket0,chassis=1,slot=1'],
    ...['-fsdev', `local,id=tree,path=${tree},security_model=none,readonly=on,multidevs=remap`],
    ...(savedState === null ? [] : ['-incoming', `exec:cat '${savedState}'`]),
  ]
}

/** Mounts the tree under test in the running guest, for reading. */
export async function shareTree({ monitor, agent }: Machine): Promise<void> {
  const device = { driver: 'virtio-9p-pci', id: 'tree0', bus: 'socket0', fsdev: 'tree', mount_tag: 'tree' }
  await monitor.ask('device_add', device)
  const options = 'trans=virtio,version=9p2000.L,msize=262144,ro,cache=loose'
  // The guest takes a while to find a device that is new.
  const mount = `for i in $(seq 100); do mount -t 9p -o ${options} tree ${treeInGuest} && exit; sleep 0.2; done; exit 1`
  await agent.must(mount)
  await agent.must(`date -s @${(Date.now() / 1000).toFixed(3)}`)
}

const lookAgainMs = 200
/** Bytes a second: as fast as it goes. */
const unlimited = 10 ** 12

/** Writes the state of a running machine to `file`; the machine stands still afterwards. */
export async function saveMachine({ monitor }: Machine, file: string): Promise<void> {
  await monitor.ask('migrate-set-parameters', { 'max-bandwidth': unlimited })
  await monitor.ask('migrate', { uri: `exec:cat >'${file}'` })
  for (;;) {
    const { status } = await monitor.ask('query-migrate')
    if (status === 'completed') return
    if (status === 'failed' || status === 'cancelled') throw new Error(`the state was not saved: ${status}`)
    await pause(lookAgainMs)
  }
}
