import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const directory = new URL('../systemd/', import.meta.url)
const text = (name: string) => readFileSync(new URL(name, directory), 'utf8')
const meant = (whole: string) =>
  whole.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
const lines = (name: string) => meant(text(name))

describe('the unit', () => {
  const unit = lines('wardend.service')

  test('has its three sections and no key that is unknown in its section', () => {
    expect(unit.filter((line) => line.startsWith('['))).toEqual(['[Unit]', '[Service]', '[Install]'])
    expect(strangeLines(unit)).toEqual([])
  })

  test('is read for misspelled keys, wrong sections and lines that set nothing', () => {
    expect(strangeLines(['[Service]', 'RestartSecs=1', 'After=a.target', 'Restart'])).toEqual([
      '[Service] RestartSecs=1',
      '[Service] After=a.target',
      '[Service] Restart',
    ])
  })

  test('starts the installed daemon with the usual configuration', () => {
    const main = readFileSync(new URL('../daemon/main.ts', import.meta.url), 'utf8')
    const usual = /default: '(\/etc\/[^']+)'/.exec(main)?.[1]
    expect(unit.filter((line) => line.startsWith('Exec'))).toEqual([
      `ExecStart=/usr/bin/wardend --config ${usual}`,
    ])
  })

  test('never gives up restarting, and never waits for a network or a time server to start', () => {
    expect(unit).toContain('Restart=always')
    expect(unit).toContain('StartLimitIntervalSec=0')
    expect(unit.filter((line) => /^RestartSec=/.test(line))).toHaveLength(1)
    expect(unit.filter((line) => /network|time-sync/.test(line))).toEqual([])
  })

  test('runs without privileges and sees no device but those it drives', () => {
    expect(unit).toEqual(
      expect.arrayContaining([
        'User=warden',
        'UMask=0077',
        'NoNewPrivileges=yes',
        'CapabilityBoundingSet=',
        'ProtectSystem=strict',
        'DevicePolicy=closed',
      ]),
    )
    expect(unit.filter((line) => line.startsWith('DeviceAllow='))).toEqual([
      'DeviceAllow=char-ttyS rw',
      'DeviceAllow=char-ttyUSB rw',
      'DeviceAllow=char-ttyACM rw',
      'DeviceAllow=char-hidraw rw',
      'DeviceAllow=char-input r',
      'DeviceAllow=char-usb_device rw',
    ])
  })

  test('lets the runtime compile: no setting that takes writable and executable memory away', () => {
    expect(unit.filter((line) => line.startsWith('MemoryDenyWriteExecute'))).toEqual([])
  })

  test('finds its state and socket where the configuration has them by default', () => {
    const schema = readFileSync(new URL('../config/schema.ts', import.meta.url), 'utf8')
    expect(schema).toContain("'/var/lib/warden'")
    expect(schema).toContain("'/run/warden/control.sock'")
    for (const kind of ['State', 'Runtime', 'Configuration']) {
      expect(unit).toContain(`${kind}Directory=warden`)
      expect(unit).toContain(`${kind}DirectoryMode=0750`)
    }
  })

  test.skipIf(!onMachine('systemd-analyze'))('is faultless for systemd itself', () => {
    expect(verified(text('wardend.service'))).toEqual({ status: 0, complaints: '' })
    const misspelled = text('wardend.service').replace('ProtectSystem=', 'ProtectSytem=')
    expect(verified(misspelled).complaints).toContain("Unknown key 'ProtectSytem' in section [Service]")
  })
})

/** Keys of systemd.unit(5), .service(5), .exec(5), .resource-control(5) and .kill(5) that this unit may use. */
const known: Readonly<Record<string, RegExp>> = {
  '[Unit]': /^(Description|Documentation|After|StartLimitIntervalSec)$/,
  '[Service]':
    /^(Type|Environment|ExecStart|Restart|RestartSec|KillSignal|TimeoutStopSec|User|Group|SupplementaryGroups|UMask|(Configuration|State|Runtime)Directory(Mode)?|DevicePolicy|DeviceAllow|NoNewPrivileges|PrivateTmp|Protect(System|Home|KernelTunables|KernelModules|KernelLogs|ControlGroups|Hostname|Clock)|Restrict(AddressFamilies|Namespaces|Realtime|SUIDSGID)|LockPersonality|CapabilityBoundingSet|SystemCall(Architectures|Filter|ErrorNumber)|MemoryMax)$/,
  '[Install]': /^WantedBy$/,
}

/** Lines of a unit that set nothing known where they stand, each with its section. */
function strangeLines(unit: readonly string[]): readonly string[] {
  let section = ''
  return unit.flatMap((line) => {
    if (line.startsWith('[')) {
      section = line
      return []
    }
    const key = /^([A-Za-z]+)=/.exec(line)?.[1]
    return key !== undefined && known[section]?.test(key) === true ? [] : [`${section} ${line}`]
  })
}

function onMachine(command: string): boolean {
  return spawnSync(command, ['--version']).error === undefined
}

/** What systemd says about a unit. The daemon's own program need not be installed where this runs. */
function verified(unit: string) {
  const folder = mkdtempSync(join(tmpdir(), 'warden-unit-'))
  try {
    const file = join(folder, 'wardend.service')
    writeFileSync(file, unit.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`))
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], {
      encoding: 'utf8',
    })
    return { status, complaints: stderr.trim() }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('the modules', () => {
  test('bring every device class that the unit allows and that a module brings', () => {
    // ttyS is built into the kernels of the distributions; the others come with these modules.
    const broughtBy: Readonly<Record<string, string>> = {
      ttyUSB: 'usbserial',
      ttyACM: 'cdc_acm',
      hidraw: 'hid',
      usb_device: 'usbcore',
      input: 'evdev',
    }
    const allowed = lines('wardend.service').flatMap(
      (line) => /^DeviceAllow=char-(\w+)/.exec(line)?.[1] ?? [],
    )
    const needed = allowed.flatMap((name) => broughtBy[name] ?? [])
    expect(needed).toHaveLength(5)
    expect(lines('modules-load.d/warden.conf')).toEqual(expect.arrayContaining(needed))
  })

  test('are names of modules, one a line, each once', () => {
    const modules = lines('modules-load.d/warden.conf')
    expect(modules.filter((name) => !/^[a-z0-9_]+$/.test(name))).toEqual([])
    expect(new Set(modules).size).toBe(modules.length)
  })
})

describe('user and directory', () => {
  test('are the ones the unit runs with', () => {
    const [user, group] = ['User', 'SupplementaryGroups'].map((key) =>
      lines('wardend.service')
        .find((line) => line.startsWith(`${key}=`))
        ?.replace(/^.*=/, ''),
    )
    const accounts = lines('sysusers.d/warden.conf')
    expect(accounts.filter((line) => line.startsWith(`u ${user} `))).toHaveLength(1)
    expect(accounts).toContain(`m ${user} ${group}`)
    expect(lines('tmpfiles.d/warden.conf')).toEqual([`d /etc/warden 0750 root ${user} -`])
  })

  test.skipIf(!onMachine('systemd-sysusers'))('are made by systemd-sysusers', () => {
    const root = mkdtempSync(join(tmpdir(), 'warden-root-'))
    try {
      const file = new URL('sysusers.d/warden.conf', directory).pathname
      const made = spawnSync('systemd-sysusers', ['--dry-run', `--root=${root}`, file], { encoding: 'utf8' })
      expect(made.status).toBe(0)
      expect(made.stderr).toContain("Creating user 'warden'")
    } finally {
      rmSync(root, { recursive: true })
    }
  })
})

describe('the udev rules', () => {
  const all = text('udev/70-warden.rules').split('\n')
  /** The rules in force and the examples, which are rules behind a `#`. */
  const rules = all
    .map((line) => line.replace(/^#(?=[A-Z]+\W)/, ''))
    .filter((line) => line !== '' && !line.startsWith('#'))

  test('are one rule a line, of key, operator and quoted value', () => {
    expect(rules.length).toBeGreaterThanOrEqual(5)
    expect(rules.flatMap(strangeParts)).toEqual([])
  })

  test('are read for lost quotes, for a rule cut in two and for a missing comma', () => {
    expect(strangeParts('SUBSYSTEM=="tty, MODE="0660"')).not.toEqual([])
    expect(strangeParts('SUBSYSTEM=="tty", \\')).not.toEqual([])
    expect(strangeParts('SUBSYSTEM=="tty" MODE="0660"')).not.toEqual([])
    expect(strangeParts('KERNEL=="a" KERNEL=="b"')).not.toEqual([])
  })

  test('match no two parents in one rule', () => {
    expect(rules.flatMap(parentsAtOdds)).toEqual([])
  })

  test('are read for attributes that no one parent has', () => {
    const usb = 'ATTRS{idVendor}=="1a86"'
    expect(parentsAtOdds(`${usb}, ATTRS{bInterfaceNumber}=="01"`)).not.toEqual([])
    expect(parentsAtOdds(`KERNELS=="1-2.3:1.0", ${usb}`)).not.toEqual([])
    expect(parentsAtOdds(`KERNELS=="0003:0400:C35A.*", ${usb}`)).not.toEqual([])
    expect(parentsAtOdds(`KERNELS=="1-2.3", KERNELS=="1-2", ${usb}`)).not.toEqual([])
    expect(parentsAtOdds(`KERNELS=="1-2.3", ${usb}, ATTRS{serial}=="A"`)).toEqual([])
    expect(parentsAtOdds('ATTRS{surprise}=="1"')).not.toEqual([])
  })

  test('write vendor and product in lower case, as the kernel does', () => {
    const numbers = rules.flatMap((rule) => [
      ...rule.matchAll(/(?:idVendor|idProduct|ID_VENDOR_ID)\}=="([^"]*)"/g),
    ])
    expect(numbers.length).toBeGreaterThan(3)
    for (const [, number] of numbers) expect(number).toMatch(/^[0-9a-f]{4}(\|[0-9a-f]{4})*$/)
  })

  test('give the names of the example venue, to the groups of the unit, and open nothing to everybody', () => {
    const venue = readFileSync(new URL('../config/venue.example.yaml', import.meta.url), 'utf8')
    const names = [...venue.matchAll(/\/dev\/(venue\/[\w-]+)/g)].map(([, name]) => name)
    const naming = rules.filter((rule) => rule.includes('SYMLINK'))
    expect(naming.length).toBeGreaterThanOrEqual(4)
    for (const rule of naming) {
      expect(names).toContain(/SYMLINK\+="([^"]*)"/.exec(rule)?.[1])
      expect(rule).toMatch(/GROUP="(dialout|warden)", MODE="0660"$/)
    }
  })

  /** The rules that hold without anybody copying them. */
  const inForce = all.filter((line) => line !== '' && !line.startsWith('#'))

  test('in force give the daemon its kinds of device, name none, and keep ModemManager away', () => {
    const giving = inForce.filter((rule) => rule.includes('GROUP'))
    expect(inForce.filter((rule) => /SYMLINK|OWNER|RUN|PROGRAM/.test(rule))).toEqual([])
    expect(inForce.filter((rule) => !giving.includes(rule))).toEqual([
      expect.stringContaining('ENV{ID_MM_DEVICE_IGNORE}="1"'),
    ])
    for (const rule of giving) expect(rule).toMatch(/, GROUP="warden", MODE="0660"$/)
    expect(giving.map((rule) => rule.replace(/, GROUP.*/, ''))).toEqual([
      'SUBSYSTEM=="hidraw", KERNELS=="0003:0400:C35A.*"',
      'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="0400", ATTR{idProduct}=="c35a"',
      'SUBSYSTEM=="hidraw", KERNELS=="0003:16C0:05DF.*"',
      'SUBSYSTEM=="hidraw", KERNELS=="0003:10C4:0007.*|0003:203B:0101.*"',
    ])
  })

  test('never give all keyboards to the daemon: an input device is named by its socket and its maker', () => {
    const typing = rules.filter((rule) => rule.includes('SUBSYSTEM=="input"'))
    expect(typing.length).toBeGreaterThanOrEqual(1)
    for (const rule of typing)
      expect(rule).toMatch(
        /KERNEL=="event\*", KERNELS=="\d+-[\d.]+", ATTRS\{idVendor\}=="[0-9a-f]{4}", ATTRS/,
      )
    expect(inForce.filter((rule) => rule.includes('"input"'))).toEqual([])
  })

  test('give nodes only of classes that the unit lets through', () => {
    const classes: Readonly<Record<string, RegExp>> = {
      tty: /char-ttyUSB rw/,
      hidraw: /char-hidraw rw/,
      input: /char-input r/,
      usb: /char-usb_device rw/,
    }
    const unit = text('wardend.service')
    const named = new Set(rules.map((rule) => /SUBSYSTEM=="(\w+)"/.exec(rule)?.[1] ?? 'none'))
    expect([...named].sort()).toEqual(Object.keys(classes).sort())
    for (const name of named) expect(unit).toMatch(classes[name] ?? /^$/)
  })
})

/** Parts of a rule that are not `KEY{name}`, operator, value in quotes. */
function strangeParts(rule: string): readonly string[] {
  return rule.split(/,\s*(?=[A-Z])/).filter((part) => !/^[A-Z]+(\{\w+\})?(==|!=|\+=|:=|=)"[^"]*"$/.test(part))
}

/** At which parent an attribute stands: all ATTRS and KERNELS of a rule are looked for at one and the same. */
const standsAt: Readonly<Record<string, string>> = {
  idVendor: 'usb device',
  idProduct: 'usb device',
  serial: 'usb device',
  bInterfaceNumber: 'usb interface',
}

/** Rules, with their parents, that ask more than one parent at a time or for an attribute nobody placed yet. */
function parentsAtOdds(rule: string): readonly string[] {
  const names = [...rule.matchAll(/KERNELS=="([^"]*)"/g)].map(([, name]) => name ?? '')
  const attributes = [...rule.matchAll(/ATTRS\{(\w+)\}/g)].map(([, name]) => name ?? '')
  const parents = new Set([...names.map(kindOfParent), ...attributes.map((name) => standsAt[name] ?? name)])
  const unplaced = attributes.filter((name) => standsAt[name] === undefined)
  const faulty = parents.size > 1 || names.length > 1 || unplaced.length > 0
  return faulty ? [`${rule}: asks for ${[...parents].join(' and ')}; one rule, one parent`] : []
}

/** Kernel names: `1-2.3` a USB device, `1-2.3:1.0` one of its interfaces, `0003:0400:C35A.*` a HID device. */
function kindOfParent(name: string): string {
  if (/^\d+-[\d.]+$/.test(name)) return 'usb device'
  if (/^\d+-[\d.]+:\d+\.\d+$/.test(name)) return 'usb interface'
  return /^[0-9A-F]{4}:[0-9A-F]{4}:[0-9A-F]{4}\./.test(name) ? 'hid device' : `unknown ${name}`
}

test('every folder beside the unit has its one file', () => {
  for (const folder of ['modules-load.d', 'sysusers.d', 'tmpfiles.d', 'udev']) {
    expect(readdirSync(new URL(folder, directory))).toHaveLength(1)
  }
})
