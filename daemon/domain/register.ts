/** A register of things with short ids: all there ever were, how many, and which are still open. Pure. */
import { GrowingMap } from './growing-map.ts'

export interface Register<T> {
  readonly count: number
  readonly all: GrowingMap<T>
  /** ids of the open ones: few, where `all` grows for years */
  readonly open: ReadonlySet<string>
}

/** Nothing in it yet. */
export function emptyRegister<T>(): Register<T> {
  return { count: 0, all: GrowingMap.empty<T>(), open: new Set() }
}

/** With one more thing, which is open. */
export function entered<T>(register: Register<T>, id: string, item: T): Register<T> {
  const open = new Set(register.open).add(id)
  return { count: register.count + 1, all: register.all.with(id, item), open }
}

/** With one thing changed; an unknown id changes nothing. */
export function amended<T>(register: Register<T>, id: string, change: Partial<T>): Register<T> {
  const item = register.all.get(id)
  return item === undefined ? register : { ...register, all: register.all.with(id, { ...item, ...change }) }
}

/** With one thing changed and no longer open. */
export function ended<T>(register: Register<T>, id: string, change: Partial<T>): Register<T> {
  const open = new Set(register.open)
  open.delete(id)
  return { ...amended(register, id, change), open }
}

/** The open things, oldest first. */
export function openIn<T>(register: Register<T>): readonly T[] {
  return [...register.open].map((id) => register.all.get(id)).filter((item) => item !== undefined)
}
