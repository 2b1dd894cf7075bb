import { describe, expect, test } from 'vitest'
import { version } from '../daemon/version.ts'
import { made, places, programs, pure, roomsOf } from './support/rooms.ts'
import type { Import, Source } from './support/source-tree.ts'
import { sources, textOf, trackedFiles } from './support/source-tree.ts'

/** The house, checked in one pass. Each message names file, line and cure. */
const tracked = trackedFiles()
const all = sources()
const product = all.filter(({ path }) => /^(drivers|config|daemon)\//.test(path))
const families = [
  ...new Set(
    all.flatMap(
      ({ path }) =>
        /^drivers\/(?!codec\/|gate\/|locker\/|trace\/|transport\/)([^/]+)\//.exec(path)?.[1] ?? [],
    ),
  ),
]

interface Finding {
  /** the file, or the file and what stands in it */
  readonly path: string
  readonly message: string
}

function imports(from: readonly Source[], cure: (source: Source, imported: Import) => string | null) {
  return from.flatMap((source) =>
    source.imports.flatMap((imported): Finding[] => {
      const words = cure(source, imported)
      if (words === null) return []
      const { path } = source
      return [{ path, message: `${path}:${imported.line} imports ${imported.target}; ${words}` }]
    }),
  )
}

function words(from: readonly Source[], pattern: RegExp, cure: string): readonly Finding[] {
  return from.flatMap(({ path, words: said }) =>
    said
      .filter(({ text }) => pattern.test(text))
      .map(({ line, text }) => ({ path, message: `${path}:${line} says ${text}; ${cure}` })),
  )
}

function lines(paths: readonly string[], pattern: RegExp, cure: string): readonly Finding[] {
  return paths.flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [{ path, message: `${path}:${at + 1} ${cure}` }] : [])),
  )
}

/** Messages, but for the places in the table; a row that nothing needs any more is a message too. */
function but(exceptions: Readonly<Record<string, string>>, found: readonly Finding[]): readonly string[] {
  const needed = new Set(found.map(({ path }) => path))
  return [
    ...found.filter(({ path }) => !(path in exceptions)).map(({ message }) => message),
    ...Object.keys(exceptions)
      .filter((path) => !needed.has(path))
      .map((path) => `${path} needs no exception any more; take its row out of test/tidy.test.ts`),
  ]
}

const messages = (found: readonly Finding[]) => but({}, found)

describe('the tree', () => {
  test('has exactly these rooms and papers at its top', () => {
    const rooms = ['.ci', 'config', 'contract', 'daemon', 'drivers', 'scripts', 'systemd', 'test']
    const papers = ['CHANGELOG.md', 'CONTRIBUTING.md', 'README.md', 'README.zh-CN.md']
    const settings = ['.gitignore', 'biome.json', 'package-lock.json', 'package.json', 'tsconfig.json']
    const top = new Set(tracked.map((path) => path.split('/')[0]))
    expect([...top].sort()).toEqual([...rooms, ...papers, ...settings].sort())
  })

  test('has no room for things without a subject', () => {
    const vague = tracked.filter((path) => /(^|\/)(utils?|common|types|helpers|misc)(\/|\.ts$)/.test(path))
    expect(vague.map((path) => `${path}:1 name it after its subject`)).toEqual([])
  })

  test('has a line in the table of rooms for every source, and every room of the table in use', () => {
    const rooms = roomsOf(families)
    const homeless = all.filter(({ path }) => !rooms.some(({ files }) => files.test(path)))
    expect(homeless.map(({ path }) => `${path}:1 give its room a line in test/support/rooms.ts`)).toEqual([])
    const inUse = new Set(all.map(({ path }) => rooms.find(({ files }) => files.test(path))?.name))
    expect(rooms.map(({ name }) => name).filter((name) => !inUse.has(name))).toEqual([])
  })

  test('names no path of a machine', () => {
    const text = tracked.filter((path) => !/^(test\/vectors\/|package-lock)/.test(path))
    const machine = /(?<![\w.])\/(work|tmp|root|home|farm)\//
    expect(messages(lines(text, machine, "names a machine's path; take it out"))).toEqual([])
  })

  test('says at the top of each source what it is', () => {
    const described = all.filter(({ path }) => !/\.(test|config)\.ts$/.test(path))
    const silent = described.filter(
      ({ lines: text }) => !text[text[0]?.startsWith('#!') ? 1 : 0]?.startsWith('/**'),
    )
    expect(silent.map(({ path }) => `${path}:1 begin with one to three lines on what it is`)).toEqual([])
  })
})

describe('the arrows', () => {
  test('are all seen', () => {
    expect(product.flatMap(({ imports: seen }) => seen).length).toBeGreaterThan(500)
    const loop = product.find(({ path }) => path === 'daemon/loop.ts')
    expect(loop?.imports.map(({ target }) => target)).toContain('daemon/domain/decide.ts')
  })

  const rooms = roomsOf(families)
  for (const { name, may, types, cure } of rooms) {
    test(`of ${name} end where they may`, () => {
      const inRoom = all.filter(({ path }) => rooms.find((room) => room.files.test(path))?.name === name)
      expect(
        messages(
          imports(inRoom, (_source, { target, isOurs, isType }) => {
            if (!isOurs || may.test(target) || (isType && types?.test(target))) return null
            return types?.test(target) ? `only its types may come here; ${cure}` : cure
          }),
        ),
      ).toEqual([])
    })
  }

  test('never end at a program', () => {
    const found = imports(all, (_source, { target }) =>
      programs.test(target) ? 'a program is started, not imported; move what you need to its own file' : null,
    )
    expect(messages(found)).toEqual([])
  })

  test('bring clock and chance only to programs, which hand them on', () => {
    const others = product.filter(({ path }) => !programs.test(path))
    const found = imports(others, (_source, { target, isType }) =>
      made.test(target) && !isType ? 'take it as an argument' : null,
    )
    expect(messages(found)).toEqual([])
  })

  test('never go round in a circle', () => {
    const edges = new Map(
      all.map(({ path, imports: seen }) => [
        path,
        seen.filter(({ isOurs, isType }) => isOurs && !isType).map(({ target }) => target),
      ]),
    )
    expect(circles(edges)).toEqual([])
  })

  test('are followed round a circle', () => {
    const edges = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ])
    expect(circles(edges)).toEqual(['b → d → b; move what both need to a third file'])
  })
})

function circles(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>()
  const found: string[] = []
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      const circle = [...trail.slice(trail.indexOf(path)), path].join(' → ')
      found.push(`${circle}; move what both need to a third file`)
      return
    }
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) walk(path, [])
  return found
}

describe('purity', () => {
  test('of drivers but transports, of core and contract: no node:, no library but zod', () => {
    const core = product.filter(({ path }) => pure.test(path))
    expect(core.length).toBeGreaterThan(60)
    const found = imports(core, (_source, { target, isOurs }) =>
      isOurs || target === 'zod' ? null : 'what it needs comes in as an argument',
    )
    const reach = /^(process|Buffer|console|fetch|require)(\.|$)/
    const said = words(core, reach, "is the machine's; take what it gives as an argument")
    expect(messages([...found, ...said])).toEqual([])
  })

  test('only clock.ts knows real time', () => {
    const time =
      /^(performance|set(Timeout|Interval|Immediate)|new Date\(\))$|^(Date\.now|AbortSignal\.timeout|process\.hrtime)$|^performance\./
    const cure = 'only daemon/clock.ts knows real time; take a Clock as an argument'
    const modules = imports(product, (_source, { target }) =>
      /^node:(timers|perf_hooks)/.test(target) ? cure : null,
    )
    expect(but(realTime, [...words(product, time, cure), ...modules])).toEqual([])
  })

  test('only random.ts knows chance', () => {
    const cure = 'only daemon/random.ts knows chance; take it as an argument, from a seed in tests'
    const named = /^(random(Bytes|UUID|UUIDv7|Int|Fill|FillSync)|getRandomValues|webcrypto)$/
    const said = words(all, /^(Math\.random|(\w*[cC]rypto)\.(random\w+|getRandomValues))$/, cure)
    const taken = imports(all, (_source, { target, names }) =>
      target === 'node:crypto' && names.some((name) => named.test(name)) ? cure : null,
    )
    expect(but(chance, [...said, ...taken])).toEqual([])
  })
})

/** Where real time is the thing itself. */
const realTime: Readonly<Record<string, string>> = {
  'daemon/clock.ts': 'its one place',
}

/** Where chance is the thing itself. */
const chance: Readonly<Record<string, string>> = {
  'daemon/random.ts': 'its one place',
  'scripts/benchmarks/card-to-open.ts': 'pauses of no fixed length, so that no rhythm is measured',
  'test/daemon/journal/kill.test.ts': 'makes the seed that it prints',
}

describe('libraries', () => {
  test('are imported in their own place only', () => {
    const found = imports(all, ({ path }, { target, isOurs }) => {
      if (isOurs || target.startsWith('node:')) return null
      const place = places[target]
      if (place === undefined)
        return 'an unknown package; ask first, then give it a place in test/support/rooms.ts'
      return place.test(path) ? null : `import it where ${place} says and hand on what is needed`
    })
    expect(messages(found)).toEqual([])
  })

  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(textOf('package.json'))

  test('are all used, and all that are used are declared', () => {
    const used = new Set(all.flatMap(({ imports: seen }) => seen.map(({ target }) => target)))
    const idle = Object.keys(dependencies).filter((name) => !used.has(name))
    expect(idle.map((name) => `package.json: nothing imports ${name}; take it out`)).toEqual([])
    const declared = Object.keys({ ...dependencies, ...devDependencies })
    const borrowed = Object.keys(places).filter((name) => !declared.includes(name))
    expect(borrowed.map((name) => `package.json: ${name} is imported; declare it`)).toEqual([])
  })

  test('are pinned to exact versions', () => {
    const wanted = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    const loose = wanted.filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(String(range)))
    expect(loose.map(([name, range]) => `package.json: ${name} ${range}; write the exact version`)).toEqual(
      [],
    )
  })

  test('have no install script but these, which all work without it', () => {
    const locked: Readonly<Record<string, { hasInstallScript?: boolean }>> = JSON.parse(
      textOf('package-lock.json'),
    ).packages
    const scripted = Object.keys(locked).filter((path) => locked[path]?.hasInstallScript === true)
    // Each ships its binary inside the package, and @scarf/scarf only counts installations; scripts stay blocked.
    const shipped = ['@scarf/scarf', '@serialport/bindings-cpp', 'esbuild', 'koffi', 'node-hid']
    expect(scripted.map((path) => path.replace(/^.*node_modules\//, '')).sort()).toEqual(shipped)
    expect(JSON.parse(textOf('package.json')).allowScripts).toBeUndefined()
  })
})

describe('code', () => {
  test('has no way round the types', () => {
    const said = words(all, /^(any|!)$/, 'says what the type is not; say what it is')
    const code = tracked.filter((path) => path.endsWith('.ts'))
    const silenced = lines(
      code,
      /(\/\/|\/\*|^\s*\*).*(@ts-(ignore|expect-error|nocheck)|biome-ignore)/,
      'mends a complaint by silence; mend the code',
    )
    expect(messages([...said, ...silenced])).toEqual([])
  })

  test('leaves nothing for later', () => {
    const text = tracked.filter((path) => !/^(test\/vectors\/|package-lock)/.test(path))
    expect(messages(lines(text, /\b(TO(?:DO)|FIX(?:ME))\b/, 'finish it or take it out'))).toEqual([])
  })

  test('puts no test aside, but where the machine lacks what the test needs', () => {
    const aside =
      /^(test|it|describe|suite|context|ctx)\.(only|skip|todo|fails)$|^(only|skip|todo|fails)\.(each|for)$|^x(it|describe|test)$/
    expect(
      messages(words(all, aside, 'run it; test.skipIf(condition) where a machine lacks something')),
    ).toEqual([])
    const parked = tracked.filter(
      (path) => /^test\/.*[._]test\./.test(path) && !/[^._]\.test\.ts$/.test(path),
    )
    expect(parked.map((path) => `${path}:1 is no name the runner finds; call it *.test.ts`)).toEqual([])
  })

  test('has an expectation in each file of tests', () => {
    const tests = all.filter(({ path }) => path.endsWith('.test.ts'))
    const idle = tests.filter(({ words: said }) => !said.some(({ text }) => /^expect/.test(text)))
    expect(idle.map(({ path }) => `${path}:1 a test that cannot fail is a defect; expect something`)).toEqual(
      [],
    )
  })

  test('has no default exports and re-exports nothing', () => {
    const others = all.filter(({ path }) => !path.endsWith('.config.ts'))
    const said = words(others, /^export default$/, 'give it a name')
    const passed = lines(
      others.map(({ path }) => path),
      /^export (type )?(\*|\{[^}]*\} from)/,
      'passes on what is made elsewhere; import it where it is made',
    )
    expect(messages([...said, ...passed])).toEqual([])
  })

  test('stays in files of one subject', () => {
    const written = tracked.filter(
      (path) =>
        !/^(test\/vectors\/|package-lock|config\/venue\.schema\.json|contract\/(asyncapi\.json|schemas\/|released\/))/.test(
          path,
        ),
    )
    const long = written.flatMap((path): Finding[] => {
      const count = textOf(path).trimEnd().split('\n').length
      return count > mostLines
        ? [{ path, message: `${path}:${mostLines} goes on to line ${count}; split it by subject` }]
        : []
    })
    expect(but(longFiles, long)).toEqual([])
  })

  test('stays in functions that are seen at once', () => {
    const long = all.flatMap(({ path, functions }) =>
      functions
        .filter(({ ownLines }) => ownLines > mostOwnLines)
        .map(({ line, name, ownLines }) => ({
          path: `${path} ${name}`,
          message: `${path}:${line} ${name} has ${ownLines} lines of its own; split it by steps`,
        })),
    )
    expect(but(longFunctions, long)).toEqual([])
  })
})

/** Lines of a file. */
const mostLines = 400
/** Lines of a function without those of the named functions inside it. */
const mostOwnLines = 60

/** Files that wait for being split; no new row without a reason as good. */
const longFiles: Readonly<Record<string, string>> = {}

/** Functions that wait for being split. */
const longFunctions: Readonly<Record<string, string>> = {}

test('the program says the version of its package', () => {
  expect(version).toBe(JSON.parse(textOf('package.json')).version)
})
