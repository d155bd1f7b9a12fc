import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { api, got } from '../../../api/client'
import { useFault } from '../../../parts/fault'
import { Failed, Loading } from '../../../parts/states'
import { useFormat } from '../../../shell/language'
import { useWords } from '../../../words'
import { useChanged } from '../data'
import { Terms } from '../terms'
import type { Draft } from './draft'
import { useLabel } from './label'
import { stepOf } from './steps'
import { words } from './words'

/** Finish says what is still wrong and what is new, and asks for approval. */
export function Finish({ draft, go }: { draft: Draft; go: (step: string) => void }) {
  const w = useWords(words)
  const f = useFormat()
  const fault = useFault()
  const to = useNavigate()
  const changed = useChanged()
  const propose = useMutation({
    mutationFn: async () => {
      const version = draft.dirty || !draft.before ? (await draft.save()).version : draft.before.version
      await got(api.POST('/registrations/{code}/versions/{version}/propose', { params: { path: { code: draft.code, version } } }))
    },
    onSuccess: async () => { await changed(); void to(`/registrations/${draft.code}`) },
    onError: () => void changed(),
  })
  const done = !draft.dirty && draft.before && draft.before.state !== 'draft'
  const label = useLabel()
  return (
    <Stack gap="md">
      <Paper withBorder p="sm" component="section" aria-label={w.wrong}>
        <Title order={2} size="h5" mb="xs">{w.wrong}</Title>
        {!draft.faults ? (draft.problem ? <Failed problem={draft.problem} /> : <Loading rows={2} />) : draft.faults.length === 0 ? <Alert color="teal" p="xs">{w.nothingWrong}</Alert> : (
          <Stack gap={4}>{draft.faults.map((x, i) => <Text size="sm" key={i}><Anchor component="button" type="button" size="sm" onClick={() => go(stepOf(x.field ?? ''))}>{label(x.field ?? '')}</Anchor>{f.colon}{fault(x)}</Text>)}</Stack>
        )}
      </Paper>
      <Paper withBorder p="sm" component="section" aria-label={w.whole}>
        <Title order={2} size="h5" mb="xs">{w.whole}</Title>
        <Text size="xs" c="dimmed" mb="xs">{draft.before ? w.compared(String(draft.before.version)) : draft.shipped ? w.comparedShipped : w.firstTime}</Text>
        <Terms of={draft.brief} before={draft.before?.brief ?? draft.shipped} />
      </Paper>
      {propose.isError && <Failed problem={propose.error} label={label} />}
      <Group><Button loading={propose.isPending} disabled={draft.faults?.length !== 0 || done} onClick={() => propose.mutate()}>{w.propose}</Button>{done && <Text size="sm" c="dimmed">{w.asBefore}</Text>}</Group>
    </Stack>
  )
}
