import { Alert, Button, Code, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Failed } from '../../parts/states'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './words'

interface Found {
  seals: number
  digest?: string
  broken?: number
  unsealed: number
  over: boolean
}

/** Chain has the server make every seal again, part by part, and says what was checked and the first that is broken. */
export function Chain() {
  const w = useWords(words)
  const f = useFormat()
  const [found, setFound] = useState<Found>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const check = async () => {
    setBusy(true)
    setProblem(undefined)
    let all: Found = { seals: 0, unsealed: 0, over: false }
    setFound(all)
    try {
      while (!all.over) {
        const part = await got(api.GET('/audit/chain', { params: { query: { after: all.seals } } }))
        all = { seals: Math.max(part.seal, all.seals), digest: part.digest ?? all.digest, broken: part.broken || undefined, unsealed: part.unsealed, over: !part.more }
        setFound(all)
      }
    } catch (p) {
      setProblem(p)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Alert color={found?.broken ? 'red' : found?.over ? 'teal' : 'gray'} p="sm" data-chain={found?.over ? (found.broken ? 'broken' : 'whole') : 'unknown'}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" role="status" maw={760}>
          {!found ? w.chainHint : !found.over ? w.checking(f.number(found.seals)) : found.broken ? w.broken(f.number(found.broken)) : found.seals === 0 ? w.noSeals(f.number(found.unsealed)) : w.whole(f.number(found.seals), f.number(found.unsealed))}
        </Text>
        <Button size="xs" variant="default" loading={busy} onClick={() => void check()}>{found ? w.checkAgain : w.check}</Button>
      </Group>
      {found?.over && found.digest && <Text size="xs" c="dimmed" mt={4}>{w.digest} <Code style={{ wordBreak: 'break-all' }}>{found.digest}</Code></Text>}
      {problem !== undefined && <Failed problem={problem} again={() => void check()} />}
    </Alert>
  )
}
