import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fileLimit, loadConfig, readConfig } from '../../config/load.ts'
import { catalogue, defaultValues } from '../../config/rules.ts'
import { lineOf, loaded, testFamilies, venueFile } from '../support/venue-file.ts'

/** The problems of a spoilt file as `line path: expected | got`. */
function problems(...changes: [string, string][]): string[] {
  const result = loaded(...changes)
  if (result.ok) return []
  return result.problems.map(({ line, path, expected, got }) => `${line} ${path}: ${expected.en} | ${got}`)
}

/** The problems of a text that need not be a venue at all. */
function textProblems(text: string) {
  const result = readConfig({ file: 'venue.yaml', text }, testFamilies)
  return result.ok ? [] : result.problems
}

describe('a sound venue file', () => {
  test('gives the whole configuration with every default', () => {
    const result = loaded()
    if (!result.ok) throw new Error(JSON.stringify(result.problems))
    const { config } = result
    expect(config.rules).toEqual(defaultValues(catalogue))
    expect(config.state).toEqual({
      dir: '/var/lib/warden',
      socket: '/run/warden/control.sock',
      vaultKey: '/var/lib/warden/vault.key',
      platformKey: '/var/lib/warden/platform.key',
    })
    expect(config.venue).toMatchObject({ utcOffset: '+08:00', training: false })
    expect(config.platform).toBeUndefined()
  })

  test('takes what a serial line does not say from its family, and keeps what it says', () => {
    const result = loaded()
    const lines = result.ok ? result.config.lines : []
    expect(lines[0]?.transport).toMatchObject({ baudRate: 115_200, parity: 'none', dataBits: 8, stopBits: 1 })
    expect(lines[3]?.transport).toMatchObject({ baudRate: 9600 })
  })

  test("gives settings as the family's schema completed them", () => {
    const result = loaded()
    const devices = result.ok ? result.config.lines.flatMap((line) => line.devices) : []
    expect(devices.map(({ settings }) => settings)).toEqual([
      { pollMs: 300 },
      { pollMs: 300 },
      { unit: 1, relockMs: 5000 },
      { unit: 2, relockMs: 5000 },
      { board: 1, doors: 24 },
    ])
  })

  test('keeps the vault key next to the journal when the state lies elsewhere', () => {
    const result = loaded(['desks:', 'state: { dir: /srv/warden }\ndesks:'])
    expect(result.ok && result.config.state.vaultKey).toBe('/srv/warden/vault.key')
  })

  test('warns of a device that serves nothing', () => {
    const result = loaded()
    expect(result.ok && result.warnings).toEqual([
      {
        file: 'venue.yaml',
        line: lineOf('{ id: spare-gate'),
        path: 'lines[2].devices[1].id',
        text: expect.objectContaining({ en: 'this device serves no portal, desk, bank or contact' }),
      },
    ])
  })
})

describe('shapes', () => {
  test('every mistake is named at once, in the order of the lines', () => {
    expect(
      problems(
        ['code: 140500-01', 'code: 14'],
        ['baudRate: 9600', 'baudRate: fast'],
        ['to: evaluation', 'to: nowhere'],
      ),
    ).toEqual([
      '2 venue.code: text | 14',
      `${lineOf('baudRate')} lines[3].transport.baudRate: a number | "fast"`,
      `${lineOf('to: eval')} portals[0].to: an id that exists: hall, evaluation, room1 | "nowhere"`,
    ])
  })

  test('a missing key is reported at the line of the map that should hold it', () => {
    expect(problems(['  gateway: gw1\n', ''])).toEqual(['1 venue.gateway: text | null'])
    expect(problems(['    to: evaluation\n', ''])).toEqual([
      `${lineOf('- id: lane-1')} portals[0].to: text | null`,
    ])
  })

  test('an unknown key is reported at its own line with the nearest known one', () => {
    expect(problems(['  gateway: gw1', '  gatway: gw1'])).toContain(
      '3 venue.gatway: a known key; did you mean gateway? | "gatway"',
    )
    expect(problems(['baudRate: 9600', 'baudrate: 9600'])).toEqual([
      `${lineOf('baudRate')} lines[3].transport.baudrate: a known key; did you mean baudRate? | "baudrate"`,
    ])
    expect(problems(['{ board: 1 }', '{ board: 1, dors: 12 }'])).toEqual([
      `${lineOf('{ board: 1 }')} lines[3].devices[0].settings.dors: a known key; did you mean doors? | "dors"`,
    ])
  })

  test('an unknown key that resembles nothing is answered with the keys there are', () => {
    expect(problems(['gateway: gw1', 'gateway: gw1\n  zzzzzzzzzzzz: 1'])).toEqual([
      '4 venue.zzzzzzzzzzzz: a known key: code, parent, gateway, name, utcOffset, training | "zzzzzzzzzzzz"',
    ])
  })

  test('a kind of transport that does not exist is answered with those that do', () => {
    expect(problems(['kind: tcp', 'kind: sctp'])).toEqual([
      `${lineOf('kind: tcp')} lines[2].transport.kind: one of serial, tcp, udp, hid, evdev, usb | "sctp"`,
    ])
  })

  test("a setting outside its family's limits is reported at the setting", () => {
    expect(problems(['{ unit: 2 }', '{ unit: 248 }'])).toEqual([
      `${lineOf('{ unit: 2 }')} lines[2].devices[1].settings.unit: ≤ 247 | 248`,
    ])
  })

  test('cells that are neither a row nor a list are answered with both forms', () => {
    expect(problems(['cells: { count: 24 }', 'cells: 24'])).toEqual([
      `${lineOf('cells:')} banks[0].cells: a map of keys and values or a list | 24`,
    ])
  })

  test('an empty file lacks what every venue has', () => {
    expect(textProblems('').map(({ path }) => path)).toEqual(['venue', 'zones', 'lines'])
  })

  test('the words come in Chinese too', () => {
    const result = loaded(['code: 140500-01', 'code: "14"'])
    expect(!result.ok && result.problems[0]?.expected.zh).toBe('六位行政区划码-两位序号，如 140500-01')
  })
})

describe('secrets', () => {
  const platform = (rest: string): [string, string] => ['portals:', `platform: { ${rest} }\nportals:`]

  test('credentials in the broker address are refused and not repeated', () => {
    const found = problems(platform('url: "mqtts://gw:hunter2@broker:8883"'))
    expect(found).toHaveLength(1)
    expect(found[0]).not.toContain('hunter2')
    expect(found[0]).toContain('mqtts://host:port without user name, password or path')
  })

  test('a password where a file name belongs is refused and not repeated', () => {
    const found = problems(platform('url: mqtts://broker, username: gw, passwordFile: hunter2'))
    expect(found).toEqual([expect.stringContaining('platform.passwordFile: an absolute path')])
    expect(found[0]).toMatch(/\| \*\*\*$/)
  })

  test('a key in device settings is not repeated', () => {
    const found = problems(['{ board: 1 }', '{ board: 1, sessionKey: 30313233 abc }'])
    expect(found).toEqual([expect.stringMatching(/settings\.sessionKey: a number \| \*\*\*$/)])
  })

  test('the value of an unknown key is not repeated', () => {
    const found = problems(platform('url: mqtts://broker, password: hunter2'))
    expect(found.join()).toContain('did you mean passwordFile?')
    expect(found.join()).not.toContain('hunter2')
  })
})

describe('the text itself', () => {
  test.each([
    [
      'a key given twice',
      venueFile(['gateway: gw1', 'gateway: gw1\n  gateway: gw2']),
      4,
      'each key once in its map',
    ],
    ['a tab', venueFile(['  gateway: gw1', '\tgateway: gw1']), 3, 'spaces for indentation, not tabs'],
    ['a custom tag', venueFile(['gateway: gw1', 'gateway: !env GW']), 3, 'no custom tags (!…)'],
    ['an anchor that is not there', venueFile(['gateway: gw1', 'gateway: *gw']), 3, 'an anchor that exists'],
    ['a second document', `${venueFile()}---\na: 1\n`, 38, 'one document in the file'],
    ['an open quote', venueFile(['gateway: gw1', "gateway: 'gw1"]), 3, 'closed quotes and brackets'],
  ])('%s is reported with its line', (_what, text, line, expected) => {
    const found = textProblems(text)
    expect(found.map((one) => one.expected.en).join()).toContain(expected)
    expect(found[0]?.line).toBeGreaterThanOrEqual(line)
  })

  test('numbers and truth values are those of YAML 1.2: no is a text, 0x0400 a number', () => {
    expect(problems(['name: 示例市公共资源交易中心', 'name: 中心\n  training: no'])).toEqual([
      '5 venue.training: true or false | "no"',
    ])
    const hid = '{ kind: hid, vendorId: 0x0400, productId: 0xC35A }'
    const result = loaded(['{ kind: serial, path: /dev/venue/reader-1 }', hid])
    expect(result.ok && result.config.lines[0]?.transport).toMatchObject({
      vendorId: 1024,
      productId: 50_010,
    })
  })

  test('an anchor may be used again', () => {
    const result = loaded(
      ['settings: { board: 1 }', 'settings: &board { board: 1 }'],
      ['portals:', 'x-more: *board\nportals:'],
    )
    expect(!result.ok && result.problems.map(({ path }) => path)).toEqual(['x-more'])
  })

  test('anchors that multiply are refused, quickly', () => {
    const levels = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`)
    const found = textProblems(`a0: &a0 x\n${levels.join('\n')}\n`)
    expect(found[0]?.expected.en).toContain('uses of anchors')
  })

  test.each([
    ['lists in lists', '['.repeat(100_000)],
    ['maps in maps', '{a: '.repeat(100_000)],
  ])('%s without end are a problem, not a crash', (_what, text) => {
    expect(textProblems(text).length).toBeGreaterThan(0)
  })

  test('F-P.3: a sub-site names the venue above it, by region and serial', () => {
    expect(problems(['gateway: gw1', 'gateway: gw1\n  parent: "140500-01"'])).toEqual([])
    expect(problems(['gateway: gw1', 'gateway: gw1\n  parent: 晋城市'])).toEqual([
      '4 venue.parent: six digits of the region, a hyphen, two digits, such as 140500-01 | "晋城市"',
    ])
  })

  test('a key called __proto__ is an unknown key like any other', () => {
    expect(problems(['gateway: gw1', 'gateway: gw1\n  __proto__: { training: true }'])).toEqual([
      expect.stringContaining('a known key'),
    ])
  })
})

describe('the file', () => {
  const dir = mkdtempSync(join(tmpdir(), 'venue-'))
  const written = (name: string, bytes: string | Uint8Array) => {
    const path = join(dir, name)
    writeFileSync(path, bytes)
    return path
  }
  const problemOf = (path: string) => {
    const result = loadConfig(path, testFamilies)
    return result.ok ? null : result.problems[0]
  }

  test('a sound file on disk is loaded, with or without a byte order mark', () => {
    expect(loadConfig(written('plain.yaml', venueFile()), testFamilies).ok).toBe(true)
    expect(loadConfig(written('marked.yaml', `\ufeff${venueFile()}`), testFamilies).ok).toBe(true)
  })

  test.each([
    ['that is not there', () => join(dir, 'none.yaml'), 'a file that exists', 'ENOENT'],
    ['that is a directory', () => dir, 'a plain file, not a directory or device', 'not a file'],
    ['without end', () => '/dev/zero', 'a plain file, not a directory or device', 'not a file'],
    [
      'that is too large',
      () => written('large.yaml', '#'.repeat(fileLimit + 1)),
      'a file of at most 1 MiB',
      `${fileLimit + 1} bytes`,
    ],
    [
      'in GB 18030',
      () => written('gb.yaml', Uint8Array.of(0x61, 0x3a, 0x20, 0xd6, 0xd0)),
      'UTF-8 text',
      'ERR_ENCODING_INVALID_ENCODED_DATA',
    ],
  ])('a file %s is a problem without a line', (_what, path, expected, got) => {
    const file = path()
    expect(problemOf(file)).toEqual({
      file,
      line: null,
      path: '',
      expected: expect.objectContaining({ en: expected }),
      got,
    })
  })
})
