import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api, got, type Schema } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { useRoles } from '../../parts/roles'
import { Empty, Failed, Loading } from '../../parts/states'
import { Table } from '../../parts/table'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { useSees } from './limits'
import { words } from './words'

/** Operators lists who may come in, and adds one. */
export function Operators() {
  const w = useWords(words)
  const { may } = useSession()
  const role = useRoles()
  const sees = useSees()
  const [adds, setAdds] = useState(false)
  const list = useCursor(['operators'], async after => {
    const { operators, next } = await got(api.GET('/operators', { params: { query: { after, limit: 100 } } }))
    return { rows: operators ?? [], next }
  })
  const add = may('operators:admin') && <Button onClick={() => setAdds(true)}>{w.addOperator}</Button>
  if (list.pending) return <Loading rows={8} height={40} />
  if (list.error) return <Failed problem={list.error} again={list.again} />
  return (
    <Stack gap="sm">
      {list.rows.length > 0 && <Group justify="flex-end">{add}</Group>}
      {list.rows.length === 0 ? (
        <Empty title={w.noOperators} hint={w.noOperatorsHint}>{add}</Empty>
      ) : (
        <Table<Schema<'Operator'>>
          label={w.operators} rows={list.rows} id={o => o.name} to={o => `/settings/operators/${o.name}`} more={list.more} loading={list.loading} height="calc(100vh - 300px)"
          columns={[
            { key: 'name', title: w.name, cell: o => o.name },
            { key: 'role', title: w.role, cell: o => role(o.role) },
            { key: 'sees', title: w.sees, wide: true, cell: o => sees(o.limits) },
            { key: 'state', title: w.state, cell: o => <State of={o} /> },
            { key: 'added', title: w.added, wide: true, cell: o => <Time at={o.created} /> },
            { key: 'by', title: w.by, wide: true, cell: o => o.creator },
          ]}
        />
      )}
      <AddOperator opened={adds} close={() => setAdds(false)} />
    </Stack>
  )
}

export function State({ of }: { of: Schema<'Operator'> }) {
  const w = useWords(words)
  return of.state === 'active' ? <Tag tone="good">{w.active}</Tag> : <Tag tone="bad">{w.disabled}</Tag>
}

function AddOperator({ opened, close }: { opened: boolean; close: () => void }) {
  const w = useWords(words)
  const go = useNavigate()
  const client = useQueryClient()
  const role = useRoles()
  const [given, setGiven] = useState({ name: '', role: '' })
  const add = useMutation({
    mutationFn: () => got(api.POST('/operators', { body: given })),
    onSuccess: o => {
      void client.invalidateQueries({ queryKey: ['operators'] })
      close()
      void go(`/settings/operators/${o.name}`)
    },
  })
  return (
    <Modal opened={opened} onClose={close} title={w.addOperator} centered transitionProps={{ duration: 0 }}>
      <form onSubmit={e => { e.preventDefault(); add.mutate() }}>
        <Stack gap="sm">
          <TextInput label={w.name} description={w.nameHint} required minLength={2} maxLength={40} value={given.name} onChange={e => setGiven({ ...given, name: e.currentTarget.value })} />
          <Select label={w.role} required data={role.all} value={given.role || null} onChange={r => setGiven({ ...given, role: r ?? '' })} />
          {add.isError && <Failed problem={add.error} />}
          <Group justify="flex-end"><Button type="submit" loading={add.isPending}>{w.add}</Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
