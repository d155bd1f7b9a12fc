import { Code, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, got } from '../../api/client'
import { Failed, Loading } from '../../parts/states'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import type { Registration } from './data'
import { words } from './words'

/** Draw is a lottery's draw with everything it takes to draw again. */
export function Draw({ of: r }: { of: Registration }) {
  const w = useWords(words)
  const f = useFormat()
  const asked = useQuery({ queryKey: ['registrations', r.code, 'draw'], enabled: r.state === 'drawn', queryFn: () => got(api.GET('/registrations/{code}/draw', { params: { path: { code: r.code } } })) })
  const d = asked.data
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.proof}>
      <Title order={2} size="h5" mb="xs">{w.proof}</Title>
      <Stack gap={4}>
        <Text size="sm">{w.commitment}{f.colon}<Code>{r.commitment}</Code></Text>
        {r.state === 'drawn' && (asked.isError ? <Failed problem={asked.error} again={() => void asked.refetch()} /> : !d ? <Loading rows={3} /> : (
          <>
            <Text size="sm">{w.seed}{f.colon}<Code>{d.seed}</Code></Text>
            <Text size="sm">{w.digest}{f.colon}<Code>{d.digest}</Code></Text>
            <Text size="sm">{w.drawnAt}{f.colon}<Time at={d.at} exact /> · {d.by}</Text>
            <Text size="sm">{w.winners(f.number(d.quota))}{f.colon}{f.listed((d.refs ?? []).slice(0, Math.min(d.quota, 20)))}{(d.refs?.length ?? 0) > 20 && ' …'}</Text>
          </>
        ))}
        <Text size="xs" c="dimmed">{w.proofHint}</Text>
      </Stack>
    </Paper>
  )
}
