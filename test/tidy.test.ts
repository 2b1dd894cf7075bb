import { describe, expect, test } from 'vitest'
import { version } from '../daemon/version.ts'
import type { Import, Source } from './support/source-tree.ts'
import { sources, textOf, trackedFiles } from './support/source-tree.ts'

/** The house, checked in one pass. Each message names the place and the cure. */
const all = sources()
const product = all.filter(({ path }) => /^(drivers|config|daemon)\//.test(path))

function complaints(
  from: readonly Source[],
  check: (source: Source, imported: Import) => string | null,
): readonly string[] {
  return from.flatMap((source) =>
    source.imports.flatMap((imported) => {
      const cure = check(source, imported)
      return cure === null ? [] : [`${source.path}:${imported.line} imports ${imported.target}; ${cure}`]
    }),
  )
}

function linesWith(from: readonly Source[], pattern: RegExp, cure: string): readonly string[] {
  return from.flatMap(({ path, lines }) =>
    lines.flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1} ${cure}`] : [])),
  )
}

test('the reader of this test sees the imports', () => {
  expect(product.flatMap(({ imports }) => imports).length).toBeGreaterThan(500)
  const loop = product.find(({ path }) => path === 'daemon/loop.ts')
  expect(loop?.imports.map(({ target }) => target)).toContain('daemon/domain/decide.ts')
})

const room = (path: string) => path.split('/')[0] ?? ''
const isFamily = (path: string) => /^drivers\/(?!codec\/|transport\/)[^/]+\//.test(path)
const familyOf = (path: string) => path.split('/')[1]

describe('the tree', () => {
  test('has exactly these rooms and papers at its top', () => {
    const top = new Set(trackedFiles().map(room))
    expect([...top].sort()).toEqual(
      [
        '.ci',
        '.gitignore',
        'CHANGELOG.md',
        'CONTRIBUTING.md',
        'README.md',
        'README.zh-CN.md',
        'biome.json',
        'config',
        'daemon',
        'drivers',
        'package-lock.json',
        'package.json',
        'scripts',
        'systemd',
        'test',
        'tsconfig.json',
      ].sort(),
    )
  })

  test('has no room for things without a subject', () => {
    const vague = trackedFiles().filter((path) =>
      /(^|\/)(utils?|common|types|helpers|misc)(\/|\.ts$)/.test(path),
    )
    expect(vague.map((path) => `${path}: name it after its subject`)).toEqual([])
  })

  test('names no path of a machine', () => {
    const text = trackedFiles().filter((path) => !/^test\/vectors\/|package-lock/.test(path))
    const found = text.filter((path) => /(?<![\w.])\/(work|farm)\//.test(textOf(path)))
    expect(found.map((path) => `${path}: take the machine's path out`)).toEqual([])
  })
})

describe('the arrows', () => {
  const after: Readonly<Record<string, readonly string[]>> = {
    drivers: ['drivers'],
    config: ['config', 'drivers'],
    daemon: ['daemon', 'config', 'drivers'],
  }

  test('run drivers ← config ← daemon', () => {
    expect(
      complaints(product, ({ path }, { target, isOurs }) =>
        isOurs && after[room(path)]?.includes(room(target)) !== true
          ? `a file of ${room(path)} may import only ${after[room(path)]?.join(', ')}`
          : null,
      ),
    ).toEqual([])
  })

  test('never join two device families, nor a family and a transport', () => {
    const families = product.filter(({ path }) => isFamily(path))
    expect(families.length).toBeGreaterThan(10)
    expect(
      complaints(families, ({ path }, { target }) => {
        if (target.startsWith('drivers/transport/')) return 'they meet in daemon/wires.ts'
        if (isFamily(target) && familyOf(target) !== familyOf(path))
          return 'put what both need into drivers/codec'
        return null
      }),
    ).toEqual([])
  })

  test('keep the core from everything but words', () => {
    const core = product.filter(({ path }) => path.startsWith('daemon/domain/'))
    expect(
      complaints(core, (_source, { target, isOurs }) => {
        if (!isOurs) return target === 'zod' ? null : 'hand it in as an argument'
        if (target.startsWith('daemon/domain/')) return null
        if (['drivers/words.ts', 'drivers/personal.ts'].includes(target)) return null
        return 'hand it in as an argument'
      }),
    ).toEqual([])
  })

  test('keep journal and platform from each other and from the loop', () => {
    const apart = product.filter(({ path }) => /^daemon\/(journal|platform)\//.test(path))
    const foreign = /^daemon\/(journal|platform|control|cli|loop|fleet|gateway|main)/
    expect(
      complaints(apart, ({ path }, { target }) => {
        const own = path.split('/').slice(0, 2).join('/')
        return foreign.test(target) && !target.startsWith(`${own}/`) ? 'they meet in daemon/gateway.ts' : null
      }),
    ).toEqual([])
  })

  test('never go round in a circle', () => {
    const edges = new Map(
      all.map(({ path, imports }) => [
        path,
        imports.filter((one) => one.isOurs && !one.isType).map((one) => one.target),
      ]),
    )
    expect(circles(edges)).toEqual([])
  })
})

function circles(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>()
  const found: string[] = []
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push(
        `${[...trail.slice(trail.indexOf(path)), path].join(' → ')}; move what both need to a third file`,
      )
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
  const pure = product.filter(
    ({ path }) =>
      isFamily(path) ||
      path.startsWith('drivers/codec/') ||
      path.startsWith('daemon/domain/') ||
      path === 'daemon/platform/contract.ts',
  )

  test('of families, codecs, core and contract: no node:, no library but zod', () => {
    expect(
      complaints(pure, (_source, { target, isOurs }) =>
        isOurs || target === 'zod' ? null : 'what it needs comes in as an argument',
      ),
    ).toEqual([])
  })

  test('only clock.ts knows real time', () => {
    const exceptions = ['daemon/clock.ts']
    const others = product.filter(({ path }) => !exceptions.includes(path))
    const time = /\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bset(Timeout|Interval|Immediate)\(/
    expect(linesWith(others, time, 'uses real time; take a Clock as an argument')).toEqual(realTimeElsewhere)
  })

  test('only random.ts knows chance', () => {
    const others = product.filter(({ path }) => path !== 'daemon/random.ts')
    const chance = /\bMath\.random\b|\brandom(Bytes|UUID|Int|FillSync)\b/
    expect(linesWith(others, chance, 'uses chance; take it as an argument')).toEqual([])
  })
})

/** Places where real time is the thing itself; each with its reason. */
const realTimeElsewhere: readonly string[] = []

describe('libraries', () => {
  /** Where each package may be imported. One place each; zod is how shapes are declared. */
  const places: Readonly<Record<string, RegExp>> = {
    'better-sqlite3': /^(daemon\/journal|test|scripts\/benchmarks)\//,
    canonicalize: /^daemon\/journal\//,
    koffi: /^drivers\/transport\/libc\.ts$/,
    mqtt: /^(daemon\/platform\/client\.ts|scripts\/|test\/)/,
    'mqtt-packet': /^(scripts|test)\//,
    'node-hid': /^drivers\/transport\/hid\.ts$/,
    pino: /^daemon\/log\.ts$/,
    serialport: /^(drivers\/transport\/serial\.ts|scripts\/benchmarks\/)/,
    '@serialport/bindings-cpp': /^(drivers\/transport\/|test\/drivers\/transport\/)/,
    'string-width': /^(daemon\/cli|test)\//,
    yaml: /^(config|test)\//,
    zod: /^(drivers|config|daemon|test)\//,
    esbuild: /^scripts\//,
    'fast-check': /^test\//,
    vitest: /^test\//,
  }

  test('are imported in their own place only', () => {
    expect(
      complaints(all, ({ path }, { target, isOurs }) => {
        if (isOurs || target.startsWith('node:')) return null
        const place = places[target]
        if (place === undefined) return 'an unknown package; add it to the table with a reason in the commit'
        return place.test(path) ? null : `import it where ${place} says`
      }),
    ).toEqual([])
  })

  test('are pinned to exact versions', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(textOf('package.json'))
    const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
      ([, wanted]) => !/^\d+\.\d+\.\d+$/.test(String(wanted)),
    )
    expect(loose).toEqual([])
  })

  test('need no install script beyond those that ship their binary', () => {
    const packages = JSON.parse(textOf('package-lock.json')).packages as Record<
      string,
      { hasInstallScript?: boolean }
    >
    const scripted = Object.entries(packages)
      .filter(([, one]) => one.hasInstallScript === true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    const shipped = ['@serialport/bindings-cpp', 'better-sqlite3', 'esbuild', 'fsevents', 'koffi', 'node-hid']
    expect(scripted.filter((name) => !shipped.includes(name))).toEqual([])
  })
})

describe('code', () => {
  test('has no way round the types', () => {
    const way =
      /^(?!\s*(\*|\/\/|test\(|\[')).*(:\s*any\b(?!')|\bas any\b|<any>)|@ts-(ignore|expect-error|nocheck)|biome-ignore/
    const others = all.filter(({ path }) => path !== 'test/tidy.test.ts')
    expect(linesWith(others, way, 'says what the type is not; say what it is')).toEqual([])
  })

  test('leaves nothing for later and no test aside', () => {
    const later = /\b(TODO|FIXME)\b|\b(test|it|describe)\.(only|todo)\b/
    const others = all.filter(({ path }) => path !== 'test/tidy.test.ts')
    expect(linesWith(others, later, 'finish it or take it out')).toEqual([])
  })

  test('says at the top of each file what it is', () => {
    const silent = product.filter(({ lines }) => !/^(#!|\/\*\*|\/\/)/.test(lines[0] ?? ''))
    expect(silent.map(({ path }) => `${path}:1 begin with one to three lines on what it is`)).toEqual([])
  })

  test('stays in files of one subject', () => {
    const long = product.filter(({ lines }) => lines.length > 400)
    expect(long.map(({ path, lines }) => `${path}: ${lines.length} lines; split it by subject`)).toEqual([])
  })

  test('has no default exports and re-exports nothing', () => {
    const product_ = product.filter(({ path }) => !path.endsWith('.config.ts'))
    expect(linesWith(product_, /^export (default|\*|\{[^}]*\} from)/, 'import it where it is made')).toEqual(
      [],
    )
  })

  test('has an expectation in each test file', () => {
    const tests = all.filter(({ path }) => path.endsWith('.test.ts'))
    const empty = tests.filter(({ lines }) => !lines.some((line) => /\bexpect|assert\b/.test(line)))
    expect(empty.map(({ path }) => `${path}: a test that cannot fail is a defect`)).toEqual([])
  })
})

test('the program says the version of its package', () => {
  expect(version).toBe(JSON.parse(textOf('package.json')).version)
})
