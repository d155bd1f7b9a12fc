/** records cuts CSV into its records as they stand, quotes and all: a line feed between quotes ends none. */
export function records(text: string): string[] {
  const out: string[] = []
  let from = 0
  let quoted = false
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  for (let i = 0; i <= plain.length; i++) {
    if (plain[i] === '"') quoted = !quoted
    if (i < plain.length && (plain[i] !== '\n' || quoted)) continue
    if (plain.slice(from, i).trim()) out.push(plain.slice(from, i))
    from = i + 1
  }
  return out
}

/** fields are the values of a record. */
export function fields(record: string): string[] {
  return [...record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(m => (m[1]?.replaceAll('""', '"') ?? m[2] ?? '').trim())
}
