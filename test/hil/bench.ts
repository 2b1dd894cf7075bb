/** The bench: a machine with the site running in it, and the sockets that devices are plugged into. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundleOptions, layDataBeside } from '../../scripts/bundle.ts'
import { connectTo } from './machine/lines.ts'
import { type Machine, shareTree, startMachine } from './machine/machine.ts'
import { tree, treeInGuest } from './machine/places.ts'
import { openSiteLink, type SiteLink } from './site-link.ts'
import { openUsbSocket, type UsbSocket } from './usb/socket.ts'

/** Bundles lie in the tree, as they load native packages from its `node_modules`. */
export const productFolder = '.build/hil'
export const programs = `${treeInGuest}/${productFolder}`
export const guestFolder = `${treeInGuest}/test/hil/guest`

export interface Bench {
  readonly machine: Machine
  readonly site: SiteLink
  stop(): Promise<void>
}

/** Starts machine and site. Nothing is plugged in yet. */
export async function startBench(savedState: string): Promise<Bench> {
  await bundlePrograms()
  const machine = await startMachine(savedState)
  try {
    await shareTree(machine)
    await prepareSystem(machine)
    const site = openSiteLink(await connectTo(machine.socket('site')))
    await startSite(machine)
    await site.ready()
    return { machine, site, stop: machine.stop }
  } catch (error) {
    const { said } = await machine.agent.run(`tail -n 20 ${siteLog}`)
    await machine.stop()
    throw new Error(`no bench: ${String(error)}\n${said}`)
  }
}

const bundled = {
  site: 'test/hil/guest/site.ts',
  'open-once': 'test/hil/guest/open-once.ts',
  warden: 'daemon/cli/main.ts',
} as const

async function bundlePrograms(): Promise<void> {
  mkdirSync(join(tree, productFolder), { recursive: true })
  layDataBeside(productFolder)
  await Promise.all(
    Object.entries(bundled).map(([name, entry]) =>
      build({ ...bundleOptions, entryPoints: [entry], outfile: `${productFolder}/${name}.mjs` }),
    ),
  )
}

/** As the packages of the daemon install it: user and group, rules of udev, and the modules that are loaded before it. */
async function prepareSystem({ agent }: Machine): Promise<void> {
  await agent.must(`
    grep -q ^warden: /etc/group || echo warden:x:900: >>/etc/group
    grep -q ^warden: /etc/passwd || echo warden:x:900:900::/var/lib/warden:/usr/sbin/nologin >>/etc/passwd
    cp ${treeInGuest}/systemd/udev/*.rules ${guestFolder}/70-venue.rules /etc/udev/rules.d/
    grep -hv '^#' ${treeInGuest}/systemd/modules-load.d/*.conf | while read -r module; do modprobe "$module" || true; done
    udevadm control --reload && udevadm settle`)
}

export const siteLog = '/run/site.log'

/** A thread more than usual for Node's own work, because one waits for what the host says. */
async function startSite({ agent }: Machine): Promise<void> {
  const program = `node --expose-gc ${programs}/site.mjs ${guestFolder}/venue.yaml`
  await agent.must(`UV_THREADPOOL_SIZE=5 setsid ${program} >${siteLog} 2>&1 </dev/null 3>&- &`)
}

/** The USB socket 1-`number` of the guest, for devices that are emulated in this process. */
export async function usbSocket({ monitor, socket }: Machine, number: number): Promise<UsbSocket> {
  const id = `socket${number}`
  await addStream({ monitor, socket }, id)
  await monitor.ask('device_add', {
    driver: 'usb-redir',
    id: `usb${number}`,
    chardev: id,
    bus: 'usb.0',
    port: String(number),
  })
  return openUsbSocket(await connectTo(socket(id)))
}

/** A character device of QEMU that listens on a Unix socket of the same name. */
export async function addStream({ monitor, socket }: Pick<Machine, 'monitor' | 'socket'>, id: string) {
  const addr = { type: 'unix', data: { path: socket(id) } }
  await monitor.ask('chardev-add', {
    id,
    backend: { type: 'socket', data: { addr, server: true, wait: false } },
  })
}
