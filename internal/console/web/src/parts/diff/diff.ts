/** A run of words that are the same in both texts, or stand in one of them only. */
export interface Run {
  kind: 'same' | 'gone' | 'new'
  text: string
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Texts longer than this are shown as a whole: nobody reads their differences word by word, and the table for it grows with the square. */
const longest = 2000

/** compare tells by words how a text became another; Chinese is cut into words as a dictionary does. */
export function compare(before: string, after: string): Run[] {
  if (before === after) return after ? [{ kind: 'same', text: after }] : []
  const a = cut(before)
  const b = cut(after)
  if (a.length > longest || b.length > longest) return [{ kind: 'gone', text: before }, { kind: 'new', text: after }]
  const same = common(a, b)
  const out: Run[] = []
  const put = (kind: Run['kind'], text: string) => {
    const last = out.at(-1)
    if (last?.kind === kind) last.text += text
    else out.push({ kind, text })
  }
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      put('same', a[i]!)
      i++
      j++
    } else if (i < a.length && (j >= b.length || same[i + 1]![j]! >= same[i]![j + 1]!)) put('gone', a[i++]!)
    else put('new', b[j++]!)
  }
  return out
}

/** A placeholder is one word: {{ until }}. */
const cut = (text: string) => text.split(/(\{\{.*?\}\}|\{%.*?%\})/).flatMap(part => (part.startsWith('{{') || part.startsWith('{%') ? [part] : [...segmenter.segment(part)].map(s => s.segment)))

/** common[i][j] is how many words a from i and b from j have in common, in order. */
function common(a: string[], b: string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i]![j] = a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!)
    }
  }
  return table
}
