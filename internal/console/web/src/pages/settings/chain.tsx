import { Alert, Button, Code, FileButton, Group, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { api, got } from '../../api/client'
import { Failed } from '../../parts/states'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './words'

/** Kept are the digests that were kept outside of the database, by seal. */
type Kept = Map<number, string>

/** read takes such a file apart; a line that is no checkpoint broke off while it was written. */
async function read(file: File): Promise<Kept> {
  const kept: Kept = new Map()
  for (const line of (await file.text()).split('\n')) {
    try {
      const { seal, digest } = JSON.parse(line) as { seal?: number; digest?: string }
      if (seal && digest) kept.set(seal, digest)
    } catch { /* the next one */ }
  }
  return kept
}

interface Found {
  seals: number
  digest?: string
  broken?: number
  /** The first seal that is not the one that was kept. */
  other?: number
  /** How many are the same; undefined: nothing was compared. */
  same?: number
  unsealed: number
  over: boolean
}

/** Chain has the server make every seal again, part by part, and says what was checked and the first that is broken. */
export function Chain() {
  const w = useWords(words)
  const f = useFormat()
  const [found, setFound] = useState<Found>()
  const [busy, setBusy] = useState(false)
  const [none, setNone] = useState(false)
  const reset = useRef<() => void>(null)
  const [problem, setProblem] = useState<unknown>()
  const check = async (file?: File | null) => {
    setBusy(true)
    setProblem(undefined)
    let all: Found = { seals: 0, unsealed: 0, over: false }
    setFound(all)
    try {
      const kept = file ? await read(file) : undefined
      setNone(kept?.size === 0)
      if (kept?.size === 0) return setFound(undefined)
      const compared = (seals: readonly { seal: number; digest: string }[]) => kept && {
        same: (all.same ?? 0) + seals.filter(s => kept.get(s.seal) === s.digest).length,
        other: all.other ?? seals.find(s => kept.has(s.seal) && kept.get(s.seal) !== s.digest)?.seal,
      }
      while (!all.over) {
        const part = await got(api.GET('/audit/chain', { params: { query: { after: all.seals } } }))
        all = { seals: Math.max(part.seal, all.seals), digest: part.digest ?? all.digest, broken: part.broken || undefined, unsealed: part.unsealed, over: !part.more, ...compared(part.seals ?? []) }
        setFound(all)
      }
      const gone = kept && [...kept.keys()].find(n => n > all.seals)
      if (gone && !all.broken) setFound({ ...all, other: all.other ?? gone })
    } catch (p) {
      setProblem(p)
    } finally {
      setBusy(false)
      reset.current?.() // the same file can be chosen again
    }
  }
  const bad = found?.broken || found?.other
  return (
    <Alert color={bad ? 'red' : found?.over ? 'teal' : 'gray'} p="sm" role={bad ? 'alert' : 'note'} data-chain={found?.over ? (bad ? 'broken' : 'whole') : 'unknown'}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" role="status" maw={760}>
          {!found ? none ? w.noCheckpoints : w.chainHint : !found.over ? w.checking(f.number(found.seals)) : found.broken ? w.broken(f.number(found.broken)) : found.other ? w.otherChain(f.number(found.other)) : found.seals === 0 ? w.noSeals(f.number(found.unsealed)) : w.whole(f.number(found.seals), f.number(found.unsealed))}
          {found?.over && !bad && found.same !== undefined && ` ${w.sameOutside(f.number(found.same))}`}
        </Text>
        <Group gap="xs">
          <FileButton onChange={file => file && void check(file)} resetRef={reset}>{props => <Button size="xs" variant="default" disabled={busy} title={w.compareHint} {...props}>{w.compare}</Button>}</FileButton>
          <Button size="xs" variant="default" loading={busy} onClick={() => void check()}>{found ? w.checkAgain : w.check}</Button>
        </Group>
      </Group>
      {found?.over && found.digest && <Text size="xs" c="dimmed" mt={4}>{w.digest} <Code style={{ wordBreak: 'break-all' }}>{found.digest}</Code></Text>}
      {problem !== undefined && <Failed problem={problem} again={() => void check()} />}
    </Alert>
  )
}
