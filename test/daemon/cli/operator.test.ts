import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ControlBench } from '../../support/control-bench.ts'
import { controlBench, pinOf } from '../../support/control-bench.ts'
import { present } from '../../support/gateway-visits.ts'
import { temporaryDirectory } from '../../support/journal.ts'
import { person } from '../../support/people.ts'
import type { Printed } from '../../support/staff-console.ts'
import { consoleClock, warden } from '../../support/staff-console.ts'

interface Console {
  /** where the login is kept */
  readonly file: string
  run(words: readonly string[], ...typed: readonly string[]): Promise<Printed>
}

/** A console with a login of its own, at the socket of a gateway. */
function consoleAt({ socket }: Pick<ControlBench, 'socket'>): Console {
  const file = join(temporaryDirectory(), 'login.json')
  const env = { LANG: 'en_US.UTF-8', WARDEN_LOGIN: file }
  return {
    file,
    run: (words, ...typed) => warden(['--state-dir', dirname(socket), ...words], { env, typed }),
  }
}

const added = (key: string, role: string) => [
  'operator',
  'add',
  key,
  '--name',
  person('W2').name,
  '--role',
  role,
]

/** The witness has the first account and is logged in at a console. */
async function bench() {
  const control = await controlBench()
  const console = consoleAt(control)
  await console.run(['operator', 'add', 'w1', '--name', person('W1').name, '--role', 'witness'], pinOf('W1'))
  await console.run(['operator', 'login', 'w1'], pinOf('W1'))
  return { ...control, console, other: () => consoleAt(control) }
}

describe('warden operator login', () => {
  test('keeps the login in a file of this user alone; the commands after it act as this person', async () => {
    const { console } = await bench()
    expect(statSync(console.file).mode & 0o777).toBe(0o600)
    expect(Object.keys(JSON.parse(readFileSync(console.file, 'utf8')))).toEqual(['token', 'account'])
    const { code, out } = await console.run(['operator', 'whoami'])
    expect(code).toBe(0)
    expect(out).toMatch(/^w1 {2}witness {2}o-[0-9a-z]+\n$/)
    const noted = await console.run(['witness', 'note', '开标开始'])
    expect(noted).toMatchObject({ code: 0, err: '' })
    expect(noted.out).toMatch(/^✓ witness note /)
  })

  test('with a wrong PIN says so in plain Chinese, keeps nothing, and shows no PIN', async () => {
    const { other } = await bench()
    const { file, run } = other()
    const { code, out, err } = await run(['operator', 'login', 'w1', '--lang', 'zh-CN'], '111222')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('账号或密码错误')
    expect(err).not.toContain('111222')
    expect(existsSync(file)).toBe(false)
  })

  test('without a PIN, or with it as a word of the command line, asks nobody anything', async () => {
    const { other, bench: gateway } = await bench()
    const before = gateway.types().length
    expect((await other().run(['operator', 'login', 'w1'])).code).toBe(2)
    expect((await other().run(['operator', 'login', 'w1', pinOf('W1')])).code).toBe(2)
    expect((await other().run(['operator', 'login', 'w1', '--pin', pinOf('W1')])).code).toBe(2)
    expect(gateway.types().length).toBe(before)
  })

  test('lets another console be somebody else, or nobody', async () => {
    const { console, other } = await bench()
    await console.run(added('w2', 'area_staff'), pinOf('W2'))
    const second = other()
    expect((await second.run(['operator', 'whoami'])).err).toContain('log in first')
    await second.run(['operator', 'login', 'w2'], pinOf('W2'))
    expect((await second.run(['operator', 'whoami'])).out).toMatch(/^w2/)
    expect((await console.run(['operator', 'whoami'])).out).toMatch(/^w1/)
  })

  test('is kept in the state directory of the user where nothing else is said, one for each daemon', async () => {
    const control = await controlBench()
    const home = temporaryDirectory()
    const at =
      (env: Record<string, string>) =>
      (words: readonly string[], ...typed: readonly string[]) =>
        warden(['--state-dir', dirname(control.socket), ...words], { env: { LANG: 'en', ...env }, typed })
    const run = at({ HOME: home })
    await run(['operator', 'add', 'w1', '--name', 'x', '--role', 'witness'], pinOf('W1'))
    expect((await run(['operator', 'login', 'w1'], pinOf('W1'))).code).toBe(0)
    expect(statSync(join(home, '.local/state/warden')).mode & 0o777).toBe(0o700)
    expect((await run(['operator', 'whoami'])).code).toBe(0)
    expect((await at({ HOME: home, XDG_STATE_HOME: join(home, 'else') })(['operator', 'whoami'])).code).toBe(
      1,
    )
    const before = control.bench.types().length
    const homeless = await at({})(['operator', 'login', 'w1'], pinOf('W1'))
    expect([homeless.code, homeless.err]).toEqual([2, expect.stringContaining('WARDEN_LOGIN')])
    expect(control.bench.types().length).toBe(before)
  })

  test.each(['', 'not JSON', '{"token":1}', '[]', 'null'])(
    'takes a file with %j for no login',
    async (text) => {
      const { other } = await bench()
      const { file, run } = other()
      writeFileSync(file, text)
      expect((await run(['operator', 'whoami'])).err).toContain('log in first')
    },
  )

  test('that cannot be kept is told with what to do', async () => {
    const { other } = await bench()
    const { file, run } = other()
    mkdirSync(file)
    writeFileSync(join(file, 'x'), '')
    const { code, err } = await run(['operator', 'login', 'w1'], pinOf('W1'))
    expect([code, err]).toEqual([1, expect.stringContaining(file)])
    rmSync(file, { recursive: true })
  })
})

describe('warden operator logout', () => {
  test('ends the login and takes the file away', async () => {
    const { console } = await bench()
    expect((await console.run(['operator', 'logout'])).out).toBe('Logged out.\n')
    expect(existsSync(console.file)).toBe(false)
    expect((await console.run(['operator', 'logout'])).code).toBe(1)
  })
})

describe('warden operator add, roles, disable, list', () => {
  test('make, change and end an account; names are masked, PINs and numbers typed', async () => {
    const { console } = await bench()
    const { id_no: number } = person('W2')
    const document = ['--document', 'resident_id']
    const made = await console.run([...added('w2', 'area_staff'), ...document], pinOf('W2'), number)
    expect(made).toEqual({ code: 0, err: '', out: 'The account is there: w2 (area staff)\n' })
    await console.run(['operator', 'roles', 'w2', '--role', 'area_staff,auditor'])
    const list = await console.run(['operator', 'list'])
    expect(list.out).toMatch(/^w1 +朱\*\* +witness +logged in +o-/m)
    expect(list.out).toMatch(/^w2 +.\*\* +area staff, auditor +logged out +o-/m)
    expect(list.out).not.toContain(person('W2').name)
    expect((await console.run(['operator', 'disable', 'w2'])).out).toBe('The account is disabled: w2\n')
    expect((await console.run(['operator', 'list', '--lang', 'zh-CN'])).out).toMatch(/^w2 .*已停用/m)
  })

  test('--json gives what the daemon says, without a token', async () => {
    const { console } = await bench()
    const list = JSON.parse((await console.run(['operator', 'list', '--json'])).out)
    expect(list).toMatchObject({ accounts: [{ account: 'w1', state: 'logged_in' }] })
    const login = await console.run(['operator', 'login', 'w1', '--json'], pinOf('W1'))
    expect(JSON.parse(login.out)).toEqual({ account: 'w1', roles: ['witness'] })
  })

  test('refuse roles that there are none of before anything is asked', async () => {
    const { console } = await bench()
    const { code, err } = await console.run(added('w2', 'boss'), pinOf('W2'))
    expect(code).toBe(2)
    expect(err).toContain('witness, area_staff')
    expect((await console.run(['operator', 'add', 'w2', '--role', 'auditor'], pinOf('W2'))).err).toContain(
      '--name',
    )
  })
})

describe('warden operator pin, card, code', () => {
  test('the old PIN is typed first, then the new one', async () => {
    const { console } = await bench()
    expect((await console.run(['operator', 'pin'], pinOf('W1'), '418209')).code).toBe(0)
    expect((await console.run(['operator', 'login', 'w1'], pinOf('W1'))).code).toBe(1)
    expect((await console.run(['operator', 'login', 'w1'], '418209')).code).toBe(0)
  })

  test('a document is registered by kind and typed number', async () => {
    const { console } = await bench()
    const words = ['operator', 'card', '--document', 'resident_id']
    expect((await console.run(words, person('W1').id_no)).out).toBe('The document is on record: w1\n')
    expect((await console.run(words, '140599199110119363')).err).toContain('not a document number')
    expect((await console.run(['operator', 'card'])).code).toBe(2)
  })

  test('a supervisor’s one-time code is shown once and consents from afar', async () => {
    const { console, other, bench: gateway } = await bench()
    const supervisor = other()
    await console.run(added('s2', 'admin_supervisor'), pinOf('S2'))
    await supervisor.run(['operator', 'login', 's2'], pinOf('S2'))
    const { out } = await supervisor.run(['operator', 'code'])
    const code = /^One-time code: ([0-9]{8}) \(good for 10 minutes, shown only now\)\n$/.exec(out)?.[1] ?? ''
    gateway.cables.get('bank1-board')?.pull()
    gateway.clock.advance(3_000)
    const force = ['locker', 'force', 'A1', '--reason', '锁控板离线', '--with-code', 's2']
    expect((await console.run(force, code)).out).toMatch(/^✓ /)
    expect((await console.run(force, code)).err).toContain('wrong, used or expired')
  })
})

describe('a second person at the console', () => {
  async function twoAtLockers() {
    const control = await bench()
    await control.console.run(
      [...added('w2', 'area_staff'), '--document', 'resident_id'],
      pinOf('W2'),
      person('W2').id_no,
    )
    control.bench.cables.get('bank1-board')?.pull()
    control.bench.clock.advance(3_000)
    return { ...control, force: ['locker', 'force', 'A1', '--reason', '锁控板离线'] }
  }

  test('gives the own PIN after the command', async () => {
    const { console, force } = await twoAtLockers()
    expect((await console.run(force)).err).toContain('this takes two people')
    expect((await console.run([...force, '--with', 'w2'], '111222')).err).toContain('wrong account or PIN')
    expect((await console.run([...force, '--with', 'w2'], pinOf('W2'))).code).toBe(0)
  })

  test('or shows the own document, and is told where', async () => {
    const { console, force, cardAwaited, bench: gateway } = await twoAtLockers()
    const running = console.run([...force, '--with-card', 'desk1-reader'])
    await cardAwaited()
    present(gateway, 'desk1-reader', 'W2')
    expect(await running).toMatchObject({
      code: 0,
      err: 'The second person shows the own document at desk1-reader within 30 s.\n',
    })
  })

  test('gives one credential, not two', async () => {
    const { console, force } = await twoAtLockers()
    const { code, err } = await console.run([...force, '--with', 'w2', '--with-card', 'desk1-reader'])
    expect([code, err]).toEqual([2, expect.stringContaining('Only one of')])
  })
})

describe('warden handover', () => {
  test('makes this console that of the next operator', async () => {
    const { console } = await bench()
    await console.run(added('w2', 'area_staff'), pinOf('W2'))
    const { code, out } = await console.run(['handover', 'w2'], pinOf('W2'))
    expect(code).toBe(0)
    expect(out.split('\n').map((line) => line.split('  ')[0])).toEqual([
      '✓ shift handed over',
      '✓ operator logged out',
      '✓ operator logged in',
      'Logged in: w2 (area staff)',
      '',
    ])
    expect((await console.run(['operator', 'whoami'])).out).toMatch(/^w2/)
  })
})

test('a daemon that says nothing is waited for 30 s, and 45 s where a card is awaited', async () => {
  const { createServer } = await import('node:net')
  const socket = join(temporaryDirectory(), 'control.sock')
  const clock = consoleClock()
  const listening = createServer((client) => {
    client.on('error', () => undefined)
    client.once('data', () => clock.advance(45_000))
  })
  await new Promise<void>((resolve) => listening.listen(socket, resolve))
  const run = (words: readonly string[]) => warden(['--state-dir', dirname(socket), ...words], { clock })
  expect((await run(['operator', 'list'])).err).toContain('no answer within 30 s')
  const force = ['locker', 'force', 'A1', '--reason', 'x', '--with-card', 'desk1-reader']
  expect((await run(force)).err).toContain('no answer within 45 s')
  listening.close()
})
