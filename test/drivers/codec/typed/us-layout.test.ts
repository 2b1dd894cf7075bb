import { describe, expect, test } from 'vitest'
import { type Keys, strokeOf, typingOf } from '../../../../drivers/codec/typed/us-layout.ts'
import { hidKeys } from '../../../../drivers/keypad-hid/usages.ts'
import { linuxKeys } from '../../../../drivers/wedge-evdev/keys.ts'

const free = { shift: false, command: false }
const shift = { shift: true, command: false }

/** Each key by its number in linux/input-event-codes.h and in HID Usage Tables, page 07: what it types, alone and shifted. */
const characters: readonly (readonly [linux: number, hid: number, plain: string, shifted: string])[] = [
  [2, 0x1e, '1', '!'],
  [3, 0x1f, '2', '@'],
  [4, 0x20, '3', '#'],
  [5, 0x21, '4', '$'],
  [6, 0x22, '5', '%'],
  [7, 0x23, '6', '^'],
  [8, 0x24, '7', '&'],
  [9, 0x25, '8', '*'],
  [10, 0x26, '9', '('],
  [11, 0x27, '0', ')'],
  [12, 0x2d, '-', '_'],
  [13, 0x2e, '=', '+'],
  [16, 0x14, 'q', 'Q'],
  [17, 0x1a, 'w', 'W'],
  [18, 0x08, 'e', 'E'],
  [19, 0x15, 'r', 'R'],
  [20, 0x17, 't', 'T'],
  [21, 0x1c, 'y', 'Y'],
  [22, 0x18, 'u', 'U'],
  [23, 0x0c, 'i', 'I'],
  [24, 0x12, 'o', 'O'],
  [25, 0x13, 'p', 'P'],
  [26, 0x2f, '[', '{'],
  [27, 0x30, ']', '}'],
  [30, 0x04, 'a', 'A'],
  [31, 0x16, 's', 'S'],
  [32, 0x07, 'd', 'D'],
  [33, 0x09, 'f', 'F'],
  [34, 0x0a, 'g', 'G'],
  [35, 0x0b, 'h', 'H'],
  [36, 0x0d, 'j', 'J'],
  [37, 0x0e, 'k', 'K'],
  [38, 0x0f, 'l', 'L'],
  [39, 0x33, ';', ':'],
  [40, 0x34, "'", '"'],
  [41, 0x35, '`', '~'],
  [43, 0x31, '\\', '|'],
  [44, 0x1d, 'z', 'Z'],
  [45, 0x1b, 'x', 'X'],
  [46, 0x06, 'c', 'C'],
  [47, 0x19, 'v', 'V'],
  [48, 0x05, 'b', 'B'],
  [49, 0x11, 'n', 'N'],
  [50, 0x10, 'm', 'M'],
  [51, 0x36, ',', '<'],
  [52, 0x37, '.', '>'],
  [53, 0x38, '/', '?'],
  [57, 0x2c, ' ', ' '],
  [15, 0x2b, '\t', '\t'],
  [79, 0x59, '1', '1'],
  [80, 0x5a, '2', '2'],
  [81, 0x5b, '3', '3'],
  [75, 0x5c, '4', '4'],
  [76, 0x5d, '5', '5'],
  [77, 0x5e, '6', '6'],
  [71, 0x5f, '7', '7'],
  [72, 0x60, '8', '8'],
  [73, 0x61, '9', '9'],
  [82, 0x62, '0', '0'],
  [83, 0x63, '.', '.'],
  [98, 0x54, '/', '/'],
  [55, 0x55, '*', '*'],
  [74, 0x56, '-', '-'],
  [78, 0x57, '+', '+'],
  [117, 0x67, '=', '='],
]

const other: readonly (readonly [linux: number, hid: number, kind: string])[] = [
  [28, 0x28, 'enter'],
  [96, 0x58, 'enter'],
  [14, 0x2a, 'erase'],
  [1, 0x29, 'clear'],
  [111, 0x4c, 'clear'],
  [58, 0x39, 'lock'],
  [69, 0x53, 'lock'],
  [70, 0x47, 'lock'],
]

const tables: readonly (readonly [string, Keys, 0 | 1])[] = [
  ['Linux', linuxKeys, 0],
  ['HID', hidKeys, 1],
]

describe.each(tables)('the keys of %s', (_name, keys, column) => {
  test.each(characters)('%i and %i type %j and %j', (...key) => {
    const [plain, shifted] = [key[2], key[3]]
    expect(strokeOf(keys, key[column], free)).toEqual({ kind: 'character', character: plain })
    expect(strokeOf(keys, key[column], shift)).toEqual({ kind: 'character', character: shifted })
  })

  test.each(other)('%i and %i are %s', (...key) => {
    expect(strokeOf(keys, key[column], free)).toEqual({ kind: key[2] })
    expect(strokeOf(keys, key[column], shift)).toEqual({ kind: key[2] })
  })

  test('are these and no others', () => {
    const known = [...characters, ...other].map((key) => key[column])
    expect([...keys.keys()].sort((a, b) => a - b)).toEqual([...known].sort((a, b) => a - b))
  })

  test('mean no character with Ctrl, Alt or Meta held, nor where they are unknown', () => {
    const [[number] = [0]] = [...keys].filter(([, { kind }]) => kind === 'character')
    expect(strokeOf(keys, number, { shift: false, command: true })).toEqual({ kind: 'unknown' })
    expect(strokeOf(keys, 0xfff, free)).toEqual({ kind: 'unknown' })
  })

  test('type every printable character of ASCII, each as it is read', () => {
    const ways = typingOf(keys)
    for (let code = 0x20; code < 0x7f; code++) {
      const character = String.fromCharCode(code)
      const way = ways.get(character)
      expect(way, character).toBeDefined()
      const held = { shift: way?.shift ?? false, command: false }
      expect(strokeOf(keys, way?.number ?? 0, held)).toEqual({ kind: 'character', character })
    }
    expect(strokeOf(keys, ways.get('\n')?.number ?? 0, free)).toEqual({ kind: 'enter' })
    expect(ways.has('é')).toBe(false)
  })
})
