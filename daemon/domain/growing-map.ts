/**
 * A map for what grows for years while one entry changes at a time: a new version shares all but a few entries with the
 * one before, which stays as it is. Pure.
 */

/** A leaf of so many entries is copied at each change; a fuller one becomes a branch. */
const leafLimit = 16
/** Bits of a key's hash that choose the way at a branch, and the ways there are. */
const wayBits = 4
const ways = 2 ** wayBits
const hashBits = 32

type Leaf<V> = Map<string, V>
/** The entries by the hash of their keys; what is below a branch is never changed. */
type Node<V> = Leaf<V> | readonly Node<V>[]

/**
 * Finding and changing an entry takes as good as the same time whether there are ten or a million. The entries come in
 * no order that means anything. A class and not an object of functions, so that two maps compare by what they hold.
 */
export class GrowingMap<V> {
  readonly size: number
  private readonly root: Node<V>

  private constructor(root: Node<V>, size: number) {
    this.root = root
    this.size = size
  }

  static empty<V>(): GrowingMap<V> {
    return new GrowingMap<V>(new Map(), 0)
  }

  get(key: string): V | undefined {
    return leafOf(this.root, hashOf(key)).get(key)
  }

  has(key: string): boolean {
    return leafOf(this.root, hashOf(key)).has(key)
  }

  /** The same map with one entry added or replaced. */
  with(key: string, value: V): GrowingMap<V> {
    const root = changed(this.root, { key, value, hash: hashOf(key), level: 0 })
    return new GrowingMap(root, this.size + (this.has(key) ? 0 : 1))
  }

  *values(): Generator<V> {
    for (const leaf of leavesOf(this.root)) yield* leaf.values()
  }
}

function leafOf<V>(root: Node<V>, hash: number): Leaf<V> {
  let node = root
  for (let level = 0; !(node instanceof Map); level++) node = below(node, wayOf(hash, level))
  return node
}

function below<V>(branch: readonly Node<V>[], way: number): Node<V> {
  const node = branch[way]
  if (node === undefined) throw new RangeError(`a branch has ${ways} ways, not ${way}`)
  return node
}

interface Change<V> {
  readonly key: string
  readonly value: V
  readonly hash: number
  readonly level: number
}

function changed<V>(node: Node<V>, change: Change<V>): Node<V> {
  const { key, value, hash, level } = change
  if (node instanceof Map) {
    const leaf = new Map(node).set(key, value)
    return leaf.size > leafLimit && level * wayBits < hashBits ? branchOf(leaf, level) : leaf
  }
  const way = wayOf(hash, level)
  return node.with(way, changed(below(node, way), { ...change, level: level + 1 }))
}

function branchOf<V>(leaf: Leaf<V>, level: number): readonly Node<V>[] {
  const leaves = Array.from({ length: ways }, (): Leaf<V> => new Map())
  for (const [key, value] of leaf) leaves[wayOf(hashOf(key), level)]?.set(key, value)
  return leaves
}

function* leavesOf<V>(node: Node<V>): Generator<Leaf<V>> {
  if (node instanceof Map) yield node
  else for (const child of node) yield* leavesOf(child)
}

function wayOf(hash: number, level: number): number {
  return (hash >>> (level * wayBits)) & (ways - 1)
}

function hashOf(key: string): number {
  let hash = 0
  for (let at = 0; at < key.length; at++) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0
  return hash
}
