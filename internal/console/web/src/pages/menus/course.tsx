import { Button, Group, List, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { Reasoned } from '../../parts/reasoned'
import { Tag, type Tone } from '../../parts/tag'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { useChange } from './change'
import type { Change, Menu } from './data'
import { words } from './words'

const tones: Record<Menu['state'], Tone> = { draft: 'plain', proposed: 'warn', approved: 'good', retired: 'plain' }

/** StateOf is how far a version has come. */
export function StateOf({ menu }: { menu: Menu }) {
  const w = useWords(words)
  return menu.in_use ? <Tag tone="live">{w.inUse}</Tag> : <Tag tone={tones[menu.state]}>{w[menu.state]}</Tag>
}

/** Course are the next steps of a version that this operator may take. */
export function Course({ menu }: { menu: Menu }) {
  const w = useWords(words)
  const { may, name } = useSession()
  const client = useQueryClient()
  const [asks, ask] = useState<'propose' | 'approve' | 'publish' | 'rollback'>()
  const close = () => ask(undefined)
  const at = { params: { path: { number: menu.number } } }
  const done = async <T,>(call: Promise<T>) => {
    await call
    await client.invalidateQueries({ queryKey: ['menus'] })
  }
  const sound = (menu.faults ?? []).length === 0
  const own = menu.maker === name || menu.proposer === name
  return (
    <Group gap="xs">
      {menu.state === 'draft' && menu.number > 0 && may('menus:write') && <Button size="xs" disabled={!sound} onClick={() => ask('propose')}>{w.propose}</Button>}
      {menu.state === 'proposed' && may('menus:approve') && <Button size="xs" disabled={own} title={own ? w.own : undefined} onClick={() => ask('approve')}>{w.approve}</Button>}
      {menu.state === 'approved' && !menu.in_use && menu.number > 0 && may('menus:publish') && <Button size="xs" disabled={Boolean(menu.overtaken)} onClick={() => ask('publish')}>{w.publish}</Button>}
      {menu.in_use && menu.number > 0 && may('menus:publish') && <Button size="xs" color="red" variant="light" onClick={() => ask('rollback')}>{w.rollBack}</Button>}
      <Confirm title={w.propose} verb={w.propose} opened={asks === 'propose'} close={close} act={() => done(got(api.POST('/menus/{number}/propose', at)))}>
        <Changes menu={menu} hint={w.proposeHint} />
      </Confirm>
      <Confirm title={w.approve} verb={w.approve} opened={asks === 'approve'} close={close} act={() => done(got(api.POST('/menus/{number}/approve', { ...at, body: { hash: menu.hash ?? '' } })))}>
        <Changes menu={menu} hint={w.approveHint} />
      </Confirm>
      <Reasoned title={w.publish} verb={w.publish} least={3} opened={asks === 'publish'} close={close} act={why => done(got(api.POST('/menus/{number}/publish', { ...at, body: { why } })))}>
        <Changes menu={menu} hint={w.publishHint} />
      </Reasoned>
      <Reasoned title={w.rollBack} verb={w.rollBack} danger least={3} opened={asks === 'rollback'} close={close} act={why => done(got(api.POST('/menu/rollback', { body: { over: menu.number, why } })))}>
        {w.rollBackHint}
      </Reasoned>
    </Group>
  )
}

function Changes({ menu, hint }: { menu: Menu; hint: string }) {
  return <Stack gap="xs"><Text size="sm">{hint}</Text><Told changes={menu.changes ?? []} /></Stack>
}

/** Told are the changes for callers, in words. */
export function Told({ changes }: { changes: readonly Change[] }) {
  const w = useWords(words)
  const say = useChange()
  if (changes.length === 0) return <Text size="sm" c="dimmed">{w.noChanges}</Text>
  return <List size="sm" spacing={2} data-changes>{changes.map((c, i) => <List.Item key={i}>{say(c)}</List.Item>)}</List>
}
