import { Alert, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { Reasoned } from '../../parts/reasoned'
import { Failed } from '../../parts/states'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { words } from './approval_words'
import { About } from './brief'
import { type Campaign, useMoved } from './data'
import { Facts } from './facts'
import { Foreseen } from './foreseen'
import { People } from './people'
import { Said } from './said'

/** Approval is everything an approver reads: who wrote what, what it comes to, and which words changed. */
export function Approval({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const f = useFormat()
  return (
    <Stack gap="md">
      <Decide of={c} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Facts
          title={w.who}
          rows={[
            [w.authors, f.listed(c.authors ?? [])],
            [w.proposer, c.proposer && <>{c.proposer}{c.proposed && <> · <Time at={c.proposed} /></>}</>],
            [w.checker, c.checker && <>{c.checker}{c.approved && <> · <Time at={c.approved} /></>}</>],
            [w.until, c.approved_until && <Time at={c.approved_until} />],
            [w.hash, c.hash],
          ]}
        />
        <About of={c.brief} />
      </SimpleGrid>
      <Said of={c} />
      <Foreseen of={c.forecast} />
      <People code={c.code} version={c.version} />
    </Stack>
  )
}

/** Decide offers the decision to those who may take it, and says why to those who may not. */
function Decide({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const f = useFormat()
  const { may, name } = useSession()
  const moved = useMoved()
  const [asks, setAsks] = useState<'approve' | 'refuse'>()
  const params = { path: { code: c.code } }
  const propose = useMutation({ mutationFn: () => got(api.POST('/campaigns/{code}/propose', { params })), onSuccess: moved })
  const own = c.authors?.some(a => a.toLowerCase() === name.toLowerCase()) ?? false
  const awaits = c.state === 'awaiting-approval'
  if (c.state === 'checked' && may('campaigns:write')) {
    return (
      <Stack gap="xs">
        <Group><Button loading={propose.isPending} onClick={() => propose.mutate()}>{w.propose}</Button></Group>
        {propose.isError && <Failed problem={propose.error} />}
      </Stack>
    )
  }
  if (!awaits && !(c.state === 'approved' && may('campaigns:approve'))) return null
  if (awaits && (own || !may('campaigns:approve'))) {
    return <Alert color="blue" p="xs">{own ? w.own : w.awaits}</Alert>
  }
  return (
    <Group gap="xs">
      {awaits && <Button onClick={() => setAsks('approve')}>{w.approve}</Button>}
      <Button variant="default" onClick={() => setAsks('refuse')}>{awaits ? w.refuse : w.takeBack}</Button>
      <Confirm
        title={w.approve} verb={w.approve} opened={asks === 'approve'} close={() => setAsks(undefined)}
        act={async () => moved(await got(api.POST('/campaigns/{code}/approve', { params, body: { hash: c.hash ?? '' } })))}
      >
        <Stack gap="xs"><Text size="sm">{w.approveHint}</Text><Text size="xs" c="dimmed">{w.hash}{f.colon}{c.hash}</Text></Stack>
      </Confirm>
      <Reasoned
        title={awaits ? w.refuse : w.takeBack} verb={awaits ? w.refuse : w.takeBack} opened={asks === 'refuse'} close={() => setAsks(undefined)}
        act={async reason => moved(await got(api.POST('/campaigns/{code}/refuse', { params, body: { reason } })))}
      >
        {w.refuseHint}
      </Reasoned>
    </Group>
  )
}
