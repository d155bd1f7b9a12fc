import { type Chart, type Node, type Way, partOf } from './data'

export interface Placed {
  node: Node
  x: number
  y: number
}

export interface Arrow {
  from: string
  to: string
  /** Its keys, each with for whom. */
  ways: Way[]
  callers: number
  /** The first way to come to it: it is drawn as the trunk of the tree, others pale. */
  trunk: boolean
}

export interface Layout {
  placed: Placed[]
  /** Nodes of other parts that ways lead to, by name, with their place. */
  stubs: { name: string; x: number; y: number }[]
  arrows: Arrow[]
}

export const across = 300
export const down = 96
/** Below the upper edge of a node its ways arrive and leave, however tall it is; a stub is so much lower that they arrive at it straight. */
export const middle = 26
export const lower = 12

/** layoutOf puts the nodes of one part from left to right: each behind the one that leads to it first and, of several, below one another, as the outline of the menu does. */
export function layoutOf(chart: Chart, part: string): Layout {
  const nodes = new Map((chart.nodes ?? []).filter(n => partOf(n.name) === part).map(n => [n.name, n]))
  const placed: Placed[] = []
  const stubs: Layout['stubs'] = []
  const arrows: Arrow[] = []
  const taken = new Set<string>()
  let row = 0

  const place = (name: string, column: number) => {
    taken.add(name)
    const node = nodes.get(name)!
    const top = row
    placed.push({ node, x: column * across, y: top * down })
    for (const [to, ways] of grouped(node)) {
      const first = !taken.has(to)
      arrows.push({ from: name, to, ways: ways.ways, callers: ways.callers, trunk: first })
      if (!first) continue
      if (nodes.has(to)) place(to, column + 1)
      else {
        taken.add(to)
        stubs.push({ name: to, x: (column + 1) * across, y: row * down + lower })
        row++
      }
    }
    if (row === top) row++
  }

  for (const w of chart.begin ?? []) if (nodes.has(w.to) && !taken.has(w.to)) place(w.to, 0)
  for (const name of nodes.keys()) if (!taken.has(name) && !led(chart, name, part)) place(name, 0)
  for (const name of nodes.keys()) if (!taken.has(name)) place(name, 0)
  return { placed, stubs, arrows }
}

/** led reports whether another node of the part leads to this one. */
const led = (chart: Chart, name: string, part: string) =>
  (chart.nodes ?? []).some(n => n.name !== name && partOf(n.name) === part && (n.ways ?? []).some(w => w.to === name))

/** grouped are the ways on from a node by where they lead; again, back and redo lead nowhere new. */
function grouped(node: Node) {
  const by = new Map<string, { ways: Way[]; callers: number }>()
  for (const w of node.ways ?? []) {
    if (!w.to.includes('.')) continue
    const g = by.get(w.to) ?? { ways: [], callers: 0 }
    g.ways.push(w)
    g.callers += w.callers ?? 0
    by.set(w.to, g)
  }
  return by
}
