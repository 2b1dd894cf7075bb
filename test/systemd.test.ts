import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const directory = new URL('../systemd/', import.meta.url)
const text = (name: string) => readFileSync(new URL(name, directory), 'utf8')
const lines = (name: string) =>
  text(name)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))

describe('the unit', () => {
  const unit = lines('wardend.service')

  test('has its three sections, and every other line is a setting', () => {
    expect(unit.filter((line) => line.startsWith('['))).toEqual(['[Unit]', '[Service]', '[Install]'])
    for (const line of unit.filter((one) => !one.startsWith('['))) expect(line).toMatch(/^[A-Z][A-Za-z]+=/)
  })

  test('never gives up restarting', () => {
    expect(unit).toContain('Restart=always')
    expect(unit).toContain('StartLimitIntervalSec=0')
  })

  test('runs without privileges and sees no device but those it drives', () => {
    expect(unit).toContain('User=warden')
    expect(unit).toContain('NoNewPrivileges=yes')
    expect(unit).toContain('DevicePolicy=closed')
    expect(unit.filter((line) => line.startsWith('DeviceAllow='))).toEqual([
      'DeviceAllow=char-ttyS rw',
      'DeviceAllow=char-ttyUSB rw',
      'DeviceAllow=char-ttyACM rw',
      'DeviceAllow=char-hidraw rw',
    ])
  })

  test('finds its state and socket where the configuration has them by default', () => {
    const schema = readFileSync(new URL('../config/schema.ts', import.meta.url), 'utf8')
    expect(schema).toContain('/var/lib/warden')
    expect(unit).toContain('StateDirectory=warden')
    expect(schema).toContain('/run/warden/control.sock')
    expect(unit).toContain('RuntimeDirectory=warden')
  })

  test('has the modules of its device classes loaded before it starts', () => {
    expect(lines('modules-load.d/warden.conf')).toEqual(
      expect.arrayContaining(['usbserial', 'cdc_acm', 'usbhid']),
    )
  })
})

describe('the udev rules', () => {
  const rules = text('udev/70-warden.rules')
    .split('\n')
    .map((line) => line.replace(/^#(?=[A-Z])/, ''))
    .filter((line) => /^[A-Z]+(\{|=|\+)/.test(line))

  test('are pairs of key, operator and quoted value, one rule a line', () => {
    expect(rules.length).toBeGreaterThanOrEqual(5)
    for (const rule of rules) {
      for (const part of rule.split(', ')) expect(part).toMatch(/^[A-Z]+(\{[\w]+\})?(==|\+=|=)"[^"]*"$/)
    }
  })

  test('give names below /dev/venue/ and never open a device to everybody', () => {
    for (const rule of rules.filter((one) => one.includes('SYMLINK')))
      expect(rule).toContain('SYMLINK+="venue/')
    for (const rule of rules) expect(rule).not.toMatch(/MODE="0666"/)
  })
})

test('every folder beside the unit has its one file', () => {
  for (const folder of ['modules-load.d', 'sysusers.d', 'tmpfiles.d', 'udev']) {
    expect(readdirSync(new URL(folder, directory))).toHaveLength(1)
  }
})
