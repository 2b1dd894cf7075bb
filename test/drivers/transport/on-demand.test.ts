import { describe, expect, test } from 'vitest'
import { Fault } from '../../../drivers/fault.ts'
import type { Transport, TransportOwner } from '../../../drivers/ports.ts'
import { onDemand } from '../../../drivers/transport/on-demand.ts'
import { createListeningOwner } from '../../support/listening-owner.ts'

/** A transport that does what the test tells it, and writes down what it is asked. */
function puppet() {
  const asked: string[] = []
  const owners: TransportOwner[] = []
  const transport: Transport = {
    open(owner) {
      asked.push('open')
      owners.push(owner)
    },
    write: (bytes) => asked.push(`write ${bytes.join(' ')}`),
    close: () => asked.push('close'),
  }
  const owner = (): TransportOwner => {
    const [first] = owners
    if (first === undefined) throw new Error('not opened')
    return first
  }
  return { asked, transport, owner }
}

/** One on demand over a puppet, loaded when the test says so. */
function onPuppet() {
  const inner = puppet()
  const loading = Promise.withResolvers<Transport>()
  const loads: string[] = []
  const transport = onDemand('the wire', () => {
    loads.push('load')
    return loading.promise
  })
  const owner = createListeningOwner()
  const loaded = async (): Promise<void> => {
    loading.resolve(inner.transport)
    await loading.promise
  }
  return { inner, loads, transport, owner, loaded, fails: loading.reject }
}

describe('a transport on demand', () => {
  test('loads nothing before it is opened, and then is what it has loaded', async () => {
    const { inner, loads, transport, owner, loaded } = onPuppet()
    expect(loads).toEqual([])
    transport.open(owner)
    expect(loads).toEqual(['load'])
    await loaded()
    inner.owner().opened()
    inner.owner().bytes(Uint8Array.of(7, 8))
    transport.write(Uint8Array.of(1, 2))
    transport.close()
    expect(inner.asked).toEqual(['open', 'write 1 2', 'close'])
    expect(owner.heard).toEqual(['opened', 'bytes'])
    expect([...owner.received()]).toEqual([7, 8])
  })

  test('ends as what it has loaded ends', async () => {
    const { inner, transport, owner, loaded } = onPuppet()
    transport.open(owner)
    await loaded()

    inner.owner().closed(new Fault('unplugged', 'the wire went away'))
    expect(await owner.untilClosed()).toMatchObject({ code: 'unplugged', message: 'the wire went away' })
    expect(owner.heard).toEqual(['closed unplugged'])
  })

  test('whose library does not load says so, and what of it', async () => {
    const { transport, owner, fails } = onPuppet()
    transport.open(owner)
    fails(new Error('libudev.so.1: cannot open shared object file'))
    const fault = await owner.untilClosed()
    expect(fault.code).toBe('unsupported')
    expect(fault.message).toBe(
      'the wire needs a library that does not load here: libudev.so.1: cannot open shared object file',
    )
  })

  test('that is closed while it loads opens nothing', async () => {
    const { inner, transport, owner, loaded } = onPuppet()
    transport.open(owner)
    transport.write(Uint8Array.of(1))
    transport.close()
    expect(await owner.untilClosed()).toMatchObject({ code: 'closed' })
    await loaded()
    expect(inner.asked).toEqual([])
    expect(owner.heard).toEqual(['closed closed'])
  })

  test('is single-use', async () => {
    const { inner, loads, transport, owner, loaded } = onPuppet()
    transport.open(owner)
    await loaded()
    const second = createListeningOwner()
    transport.open(second)
    expect(await second.untilClosed()).toMatchObject({ code: 'busy' })
    expect([loads, inner.asked]).toEqual([['load'], ['open']])
  })
})
