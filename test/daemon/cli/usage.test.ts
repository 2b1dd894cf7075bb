import { describe, expect, test } from 'vitest'
import { commands } from '../../../daemon/cli/commands.ts'
import { version } from '../../../daemon/version.ts'
import { warden } from '../../support/staff-console.ts'

test('no two commands have one name: the first would hide the other', () => {
  const names = commands.map(({ name }) => name.join(' '))
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

describe('a command line that makes no sense ends with 2, nothing on stdout, and a hint', () => {
  test.each([
    [['lgo'], 'There is no command "lgo". Did you mean: warden log'],
    [['statsu'], 'Did you mean: warden status'],
    [['session', 'lits'], 'There is no command "session lits". Did you mean: warden session list'],
    [['xyzzy'], 'All commands: warden --help'],
    [['session'], 'After "session" there must be one of: list, show'],
    [['session', 'show'], 'Missing: CODE'],
    [['device', 'decode', 'sam-v'], 'Missing: HEX'],
    [['who', 'else'], 'Not expected: else'],
    [['log', '--limt', '3'], 'This command has no option --limt. Did you mean: --limit'],
    [['who', '--limit', '3'], 'This command has no option --limit.'],
    [['log', '--limit'], 'Option --limit needs a value.'],
    [['log', '--since', '--json'], 'Option --since needs a value.'],
    [['log', '--follow=yes'], 'Option --follow takes no value.'],
  ])('%j', async (argv, hint) => {
    const { code, out, err } = await warden(argv)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(hint)
  })

  test('a language that is not spoken is refused', async () => {
    const { code, err } = await warden(['log', '--lang', 'fr'])
    expect(code).toBe(2)
    expect(err).toContain('--lang')
    expect(err).toContain('zh-CN, en')
  })

  test('no command at all shows the overview, on stderr', async () => {
    const { code, out, err } = await warden([])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('Commands:')
  })
})

describe('the language', () => {
  const askedIn = async (argv: string[], env: { LANG?: string }) => {
    const { out } = await warden([...argv, '--help'], { env })
    return out.includes('命令') ? 'zh' : 'en'
  }

  test.each([
    [[], { LANG: 'zh_CN.UTF-8' }, 'zh'],
    [[], { LANG: 'en_US.UTF-8' }, 'en'],
    [[], { LANG: 'C' }, 'en'],
    [[], { LANG: 'C.UTF-8' }, 'zh'],
    [[], {}, 'zh'],
    [['--lang', 'en'], { LANG: 'zh_CN.UTF-8' }, 'en'],
    [['--lang=zh-CN'], { LANG: 'en_US.UTF-8' }, 'zh'],
  ] as [string[], { LANG?: string }, string][])('%j with %j is %s', async (argv, env, language) => {
    expect(await askedIn(argv, env)).toBe(language)
  })
})

describe('help', () => {
  test('the overview names every command', async () => {
    const { code, out } = await warden(['--help'])
    expect(code).toBe(0)
    for (const { name } of commands) expect(out).toContain(`  ${name.join(' ')}`)
  })

  test.each(commands.map((command) => [command.name.join(' '), command] as const))(
    'warden %s --help names its options and operands',
    async (name, command) => {
      const { code, out } = await warden([...name.split(' '), '--help'])
      expect(code).toBe(0)
      for (const option of Object.keys(command.options)) expect(out).toContain(`--${option}`)
      for (const operand of command.operands) expect(out).toContain(operand.name)
    },
  )

  test('no option has two meanings: a name takes a value in all commands or in none', () => {
    const forms = new Map<string, Set<boolean>>()
    for (const { options } of commands) {
      for (const [name, { value }] of Object.entries(options)) {
        forms.set(name, (forms.get(name) ?? new Set()).add(value !== undefined))
      }
    }
    expect([...forms.values()].every((form) => form.size === 1)).toBe(true)
  })
})

test('--version says the version', async () => {
  expect(await warden(['--version'])).toEqual({ code: 0, out: `warden ${version}\n`, err: '' })
})
