import { Alert, Anchor, Button, Code, Group, Paper, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, got, type Schema } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { useRoles } from '../../parts/roles'
import { Failed, Loading } from '../../parts/states'
import { Time } from '../../parts/time'
import { Unread } from '../../parts/unread'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Keys } from './keys'
import { LimitsForm } from './limits'
import { State } from './operators'
import { words } from './words'

/** Operator is one of them: role, limits, password, keys. */
export function Operator() {
  const w = useWords(words)
  const { name = '' } = useParams()
  const { may, name: me } = useSession()
  const one = useQuery({ queryKey: ['operators', name], queryFn: () => got(api.GET('/operators/{name}', { params: { path: { name } } })) })
  if (one.isPending) return <Loading rows={6} height={60} />
  if (one.isError) return <Unread problem={one.error} again={() => void one.refetch()} to="/settings/operators" all={w.operators} />
  const o = one.data
  const why = !may('operators:admin') ? w.adminsOnly : o.name === me ? w.notOneself : undefined
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Group gap="sm">
          <Anchor component={Link} to="/settings/operators" size="sm">{w.operators}</Anchor>
          <Title order={2} size="h4">{o.name}</Title>
          <State of={o} />
        </Group>
        <Text size="sm" c="dimmed">{w.addedBy(o.creator)} <Time at={o.created} /></Text>
      </Group>
      {why && <Alert color="gray" p="xs">{why}</Alert>}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title={w.role}><Role key={o.role} of={o} disabled={why} /></Panel>
        <Panel title={w.signingIn}><SigningIn of={o} disabled={why} /></Panel>
        <Panel title={w.limits}><LimitsForm key={JSON.stringify(o.limits)} of={o} disabled={why} /></Panel>
        <Panel title={w.keys}><Keys of={o.name} may={may('operators:admin') || o.name === me} open={o.state === 'active'} /></Panel>
      </SimpleGrid>
    </Stack>
  )
}

export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title} miw={0}>
      <Title order={3} size="h5" mb="sm">{title}</Title>
      {children}
    </Paper>
  )
}

function Role({ of, disabled }: { of: Schema<'Operator'>; disabled?: string }) {
  const w = useWords(words)
  const client = useQueryClient()
  const role = useRoles()
  const [next, setNext] = useState(of.role)
  const [state, setState] = useState(false)
  const save = useMutation({
    mutationFn: () => got(api.POST('/operators/{name}/role', { params: { path: { name: of.name } }, body: { role: next } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['operators'] }),
  })
  const active = of.state === 'active'
  const turn = () => {
    const given = { params: { path: { name: of.name } } }
    return got(active ? api.POST('/operators/{name}/disable', given) : api.POST('/operators/{name}/enable', given)).then(() => client.invalidateQueries({ queryKey: ['operators'] }))
  }
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="sm">
        <Select label={w.role} data={role.all} value={next} allowDeselect={false} disabled={!!disabled} onChange={r => r && setNext(r)} />
        <Button variant="default" disabled={!!disabled || next === of.role} title={disabled} loading={save.isPending} onClick={() => save.mutate()}>{w.giveRole}</Button>
      </Group>
      {save.isError && <Failed problem={save.error} />}
      <Group>
        <Button variant="default" color={active ? 'red' : undefined} disabled={!!disabled} title={disabled} onClick={() => setState(true)}>{active ? w.disable : w.enable}</Button>
      </Group>
      <Confirm opened={state} close={() => setState(false)} title={active ? w.disable : w.enable} verb={active ? w.disable : w.enable} danger={active} act={turn}>
        {active ? w.disableHint(of.name) : w.enableHint(of.name)}
      </Confirm>
    </Stack>
  )
}

function SigningIn({ of, disabled }: { of: Schema<'Operator'>; disabled?: string }) {
  const w = useWords(words)
  const [asks, setAsks] = useState(false)
  const [told, setTold] = useState<Schema<'Reset'>>()
  const reset = async () => setTold(await got(api.POST('/operators/{name}/password', { params: { path: { name: of.name } } })))
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">{w.resetHint}</Text>
      <Group><Button variant="default" disabled={!!disabled || of.state !== 'active'} title={disabled} onClick={() => setAsks(true)}>{w.reset}</Button></Group>
      {told && (
        <Alert color="teal" title={w.passwordOnce} role="status">
          <Code fz="md" data-once>{told.password}</Code>
          <Text size="sm" mt={4}>{w.goodUntil} <Time at={told.until} /></Text>
        </Alert>
      )}
      <Confirm opened={asks} close={() => setAsks(false)} title={w.reset} verb={w.reset} danger act={reset}>{w.resetAsk(of.name)}</Confirm>
    </Stack>
  )
}
