/** The rules that `warden device scan` proposes for what is plugged in, installed as they are: names follow the sockets. */
import { programs } from '../bench.ts'
import type { Plugged } from '../plugged.ts'
import { rounds } from '../rounds.ts'
import type { CaseGroup, Scene } from './case.ts'

/** The name that the proposal gives to what sits in a socket. */
function nameIn(rules: string, { socket }: Plugged): string {
  const rule = rules.split('\n').find((line) => line.includes(`KERNELS=="1-${socket}"`))
  const name = /SYMLINK\+="venue\/([^"]+)"/.exec(rule ?? '')?.[1]
  if (name === undefined) throw new Error(`no rule for socket 1-${socket} is proposed`)
  return name
}

/** Throws unless the name comes within seconds and leads to the tty of the socket. */
async function expectName({ bench }: Scene, name: string, { socket }: Plugged): Promise<void> {
  const { said } = await bench.machine.agent.run(`
    for i in $(seq 100); do [ -e /dev/venue/${name} ] && break; sleep 0.1; done
    readlink -f /sys/class/tty/$(basename $(readlink -f /dev/venue/${name}))/device`)
  if (!said.includes(`/1-${socket}/`))
    throw new Error(`${name} leads to ${said}; expected socket 1-${socket}`)
}

export const proposedNames: CaseGroup = (scene) =>
  scene.tell(
    'rules of `warden device scan --udev` for two CP2102 alike: names follow the sockets',
    async () => {
      const { bench, devices } = scene
      const { agent } = bench.machine
      const rules = await agent.must(`node ${programs}/warden.mjs device scan --udev`)
      const file = Buffer.from(rules).toString('base64')
      await agent.must(
        `base64 -d <<<${file} >/etc/udev/rules.d/71-proposed.rules && udevadm control --reload`,
      )
      const adapters = [devices.serialLeft, devices.serialRight]
      const names = adapters.map((device) => nameIn(rules, device))
      for (let round = 0; round < rounds; round++) {
        for (const device of adapters) await device.unplug()
        await agent.must(
          `for i in $(seq 100); do [ -e /dev/venue/${names[0]} -o -e /dev/venue/${names[1]} ] || exit 0; sleep 0.1; done; exit 1`,
        )
        for (const device of round % 2 === 0 ? adapters : adapters.toReversed()) await device.plug()
        for (const [at, device] of adapters.entries()) await expectName(scene, names[at] ?? '', device)
      }
      return `${names.join(' and ')}, ${rounds} of ${rounds} rounds`
    },
  )
