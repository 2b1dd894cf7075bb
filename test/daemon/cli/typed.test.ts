import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import type { TypedStream } from '../../../daemon/cli/typed.ts'
import { inputFrom } from '../../../daemon/cli/typed.ts'
import { settled } from '../../support/stretches.ts'

/** Standard input as a test types it: what it was told to do is kept. */
function stream(isTTY: boolean) {
  const emitter = new EventEmitter()
  const told: string[] = []
  const stdin: TypedStream = {
    isTTY,
    setEncoding: () => told.push('utf8'),
    setRawMode: (raw) => told.push(raw ? 'raw' : 'cooked'),
    on: (event: string, listener: (text: string) => void) => emitter.on(event, listener),
    resume: () => told.push('resume'),
    pause: () => told.push('pause'),
  }
  return {
    stdin,
    told,
    type: (text: string) => void emitter.emit('data', text),
    end: () => void emitter.emit('end'),
  }
}

describe('lines from a pipe', () => {
  test('come one by one however they are cut, the last one without its end', async () => {
    const { stdin, type, end } = stream(false)
    const input = inputFrom(stdin)
    const first = input.hidden()
    type('4071')
    await settled()
    type('98\n528309\r\nlast')
    expect(await first).toBe('407198')
    expect(await input.hidden()).toBe('528309')
    const last = input.line()
    end()
    expect(await last).toBe('last')
    expect(await input.line()).toBeNull()
    expect(await input.line()).toBeNull()
  })

  test('are not read before one is asked for, and reading stops behind it: the program can end', async () => {
    const { stdin, told, type } = stream(false)
    const input = inputFrom(stdin)
    expect(told).toEqual([])
    const line = input.line()
    type('x\n')
    await line
    expect(told).toEqual(['utf8', 'resume', 'pause'])
  })
})

describe('a PIN at a terminal', () => {
  test('is read without being shown, and the terminal is as it was before', async () => {
    const { stdin, told, type } = stream(true)
    const pin = inputFrom(stdin).hidden()
    for (const key of '407198') type(key)
    type('\r')
    expect(await pin).toBe('407198')
    expect(told.filter((one) => one === 'raw' || one === 'cooked')).toEqual(['raw', 'cooked'])
  })

  test('can be corrected while it is typed', async () => {
    const { stdin, type } = stream(true)
    const pin = inputFrom(stdin).hidden()
    type('99\u0015408\u007f7198\r')
    expect(await pin).toBe('407198')
  })

  test.each(['\u0003', '\u0004'])('is given up with %j; the terminal is as it was before', async (key) => {
    const { stdin, told, type } = stream(true)
    const pin = inputFrom(stdin).hidden()
    type(`40${key}`)
    expect(await pin).toBeNull()
    expect(told.at(-1)).toBe('cooked')
  })

  test('that is pasted with the next line leaves that line for the next question', async () => {
    const { stdin, type } = stream(true)
    const input = inputFrom(stdin)
    const pin = input.hidden()
    type('407198\r528309\r')
    expect([await pin, await input.hidden()]).toEqual(['407198', '528309'])
  })

  test('is the only thing that is hidden: any other line is edited and shown by the terminal itself', async () => {
    const { stdin, told, type } = stream(true)
    const line = inputFrom(stdin).line()
    type('A01\n')
    expect(await line).toBe('A01')
    expect(told).not.toContain('raw')
  })
})
