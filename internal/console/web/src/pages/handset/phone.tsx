import { Button, Group, Select, Tabs, Text, Title } from '@mantine/core'
import { IconPhone, IconPhoneIncoming } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, got, type Schema } from '../../api/client'
import { Failed, Loading } from '../../parts/states'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { Call } from './call'
import { type Call as Held, type Person, useInbox } from './data'
import classes from './handset.module.css'
import { useNameOf } from './people'
import { Texts } from './texts'
import { words } from './words'

interface Given {
  person: Person
  numbers: Schema<'HandsetNumber'>[]
  to: string
  reach: (number: string) => void
  tab: 'texts' | 'call'
  open: (tab: 'texts' | 'call') => void
  call: Held | undefined
  keep: (call: Held) => void
  turn: string
  show: (turn: string) => void
}

/** Phone is one telephone: its texts, its calls, and what rings. */
export function Phone({ person, numbers, to, reach, tab, open, call, keep, turn, show }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const nameOf = useNameOf()
  const client = useQueryClient()
  const inbox = useInbox(person.number)
  const names = Object.fromEntries(numbers.map(n => [n.number, w[n.name]]))
  return (
    <section className={`${classes.phone} ${classes.device}`} aria-label={w.title + f.colon + nameOf(person)}>
      <div className={classes.head}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <div style={{ minWidth: 0 }}>
            <Title order={2} size="h6" textWrap="nowrap">{nameOf(person)}</Title>
            <Text size="xs" c="dimmed">{person.number}</Text>
          </div>
          <Select
            size="xs" w={168} aria-label={w.to} leftSection={<Text size="xs" c="dimmed">{tab === 'call' ? w.dial : w.to}</Text>} leftSectionWidth={42} allowDeselect={false} value={to}
            onChange={v => v && reach(v)} data={numbers.map(n => ({ value: n.number, label: w[n.name] }))}
          />
        </Group>
      </div>
      {inbox.data?.rings?.map(sid => <Ring key={sid} sid={sid} took={c => { client.setQueryData(['handset', 'call', c.sid], c); keep(c); show(c.turn) }} />)}
      <Tabs value={tab} onChange={v => open(v === 'call' ? 'call' : 'texts')} keepMounted={false} style={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' }}>
        <Tabs.List grow>
          <Tabs.Tab value="texts">{w.texts}</Tabs.Tab>
          <Tabs.Tab value="call"><Group gap={6} justify="center" wrap="nowrap">{call && call.state !== 'over' && <IconPhone size={14} aria-hidden />}{w.call}</Group></Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="texts" style={panel}>
          {inbox.isPending
            ? <div className={classes.scroll}><Loading rows={8} /></div>
            : inbox.isError && !inbox.data
              ? <div className={classes.scroll}><Failed problem={inbox.error} again={() => void inbox.refetch()} /></div>
              : <Texts key={person.number} person={person} to={to} texts={inbox.data?.texts ?? []} before={inbox.data?.before ?? []} names={names} turn={turn} show={show} />}
        </Tabs.Panel>
        <Tabs.Panel value="call" style={panel}>
          <Call key={person.number} person={person} to={to} call={call} keep={keep} turn={turn} show={show} />
        </Tabs.Panel>
      </Tabs>
    </section>
  )
}

const panel = { flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' } as const

/** Ring is a call of the bank's, to be picked up or let go. */
function Ring({ sid, took }: { sid: string; took: (call: Held) => void }) {
  const w = useWords(words)
  const params = { path: { sid } }
  const answer = useMutation({ mutationFn: () => got(api.POST('/handset/calls/{sid}/answer', { params })), onSuccess: took })
  const decline = useMutation({ mutationFn: () => got(api.POST('/handset/calls/{sid}/decline', { params })) })
  return (
    <div className={classes.ring} role="alert">
      <Group justify="space-between" gap="xs">
        <Group gap={6}><IconPhoneIncoming size={18} /><Text size="sm" fw={600}>{w.ringing}</Text></Group>
        <Group gap={6}>
          <Button size="compact-sm" loading={answer.isPending} onClick={() => answer.mutate()}>{w.pickUp}</Button>
          <Button size="compact-sm" variant="default" disabled={decline.isPending || decline.isSuccess} onClick={() => decline.mutate()}>{w.decline}</Button>
        </Group>
      </Group>
      {(answer.error ?? decline.error) && <Failed problem={answer.error ?? decline.error} />}
    </div>
  )
}
