import { Alert, Button, Group, PasswordInput, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { useRoles } from '../../parts/roles'
import { Failed, Loading } from '../../parts/states'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Keys } from './keys'
import { useSees } from './limits'
import { Panel } from './operator'
import { words } from './words'

/** Mine is what the operator who is signed in is, and may change about themselves. */
export function Mine() {
  const w = useWords(words)
  const f = useFormat()
  const role = useRoles()
  const sees = useSees()
  const me = useQuery({ queryKey: ['me'], queryFn: () => got(api.GET('/me')) })
  if (me.isPending) return <Loading rows={6} height={48} />
  if (me.isError) return <Failed problem={me.error} again={() => void me.refetch()} />
  const ours = me.data.expires !== undefined // the demo's keys are no operators of the database
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Panel title={w.whoYouAre}>
        <Table variant="vertical" layout="fixed">
          <Table.Tbody>
            {([[w.name, me.data.name], [w.role, role(me.data.role)], [w.sees, sees(me.data.limits)], [w.signedInUntil, ours ? <Time key="t" at={me.data.expires!} /> : w.noEnd]] as const).map(([what, said]) => (
              <Table.Tr key={what}><Table.Th w={140} scope="row">{what}</Table.Th><Table.Td>{said}</Table.Td></Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <details>
          <summary><Text span size="sm">{w.scopes((me.data.scopes ?? []).length)}</Text></summary>
          <Text size="sm" c="dimmed">{f.listed(me.data.scopes ?? [])}</Text>
        </details>
      </Panel>
      {ours ? <Panel title={w.password}><OwnPassword /></Panel> : <Alert color="gray" style={{ alignSelf: 'start' }}>{w.demoOperator}</Alert>}
      {ours && <Panel title={w.yourKeys}><Keys of={me.data.name} may open /></Panel>}
    </SimpleGrid>
  )
}

function OwnPassword() {
  const w = useWords(words)
  const { refresh } = useSession()
  const [given, setGiven] = useState('')
  const [next, setNext] = useState('')
  const save = useMutation({
    mutationFn: () => got(api.PUT('/session/password', { body: { given, next } })),
    onSuccess: () => { setGiven(''); setNext(''); void refresh() },
  })
  return (
    <form onSubmit={e => { e.preventDefault(); save.mutate() }}>
      <Stack gap="sm">
        <PasswordInput label={w.given} autoComplete="current-password" required value={given} onChange={e => setGiven(e.currentTarget.value)} />
        <PasswordInput label={w.next} description={w.nextHint} autoComplete="new-password" required minLength={12} value={next} onChange={e => setNext(e.currentTarget.value)} />
        {save.isError && <Failed problem={save.error} />}
        <Group gap="sm">
          <Button type="submit" variant="default" loading={save.isPending}>{w.changePassword}</Button>
          {save.isSuccess && <Text size="sm" role="status">{w.othersEnded}</Text>}
        </Group>
      </Stack>
    </form>
  )
}
