import { Alert, Button, Group, NumberInput, Paper, Select, Stack, Table as Plain, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got, type Schema } from '../../api/client'
import { DayInput } from '../../parts/day_input'
import { useFestivals } from '../../parts/festivals'
import { useReason } from '../../parts/reason'
import { Empty, Failed, Loading } from '../../parts/states'
import { Table } from '../../parts/table'
import { useTongues } from '../../parts/tongues'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { own, useOccasions } from './occasions'
import { words } from './words'

type Seen = Schema<'GreetingResult'>

/** Dry shows who would get what of an occasion, when, in which words, and who is held back and why. Nothing is sent. */
export function Dry() {
  const w = useWords(words)
  const named = useFestivals()
  const { now } = useSession()
  const today = now().toISOString().slice(0, 10)
  const occasions = useOccasions(today)
  const [on, setOn] = useState('mid-autumn')
  const [year, setYear] = useState(() => Number(today.slice(0, 4)))
  const [day, setDay] = useState(today)
  const personal = own.includes(on)
  const look = useMutation({ mutationFn: () => got(api.POST('/greetings', { body: { on, dry_run: true, ...(personal ? { day } : { year }) } })) })
  const choose = (next: string | null) => {
    if (!next) return
    setOn(next)
    look.reset()
    const falls = occasions.next.get(next)
    if (falls) setYear(Number(falls.slice(0, 4)))
  }
  return (
    <Stack gap="md">
      <form onSubmit={e => { e.preventDefault(); look.mutate() }}>
        <Group gap="sm" align="flex-end">
          <Select label={w.on} allowDeselect={false} searchable w={230} value={on} data={occasions.all.map(o => ({ value: o, label: named(o) }))} onChange={choose} />
          {personal ? <DayInput label={w.day} required value={day} set={setDay} /> : <NumberInput label={w.year} w={110} min={1950} max={2100} allowDecimal={false} thousandSeparator="" value={year} onChange={y => setYear(Number(y))} />}
          <Button type="submit" loading={look.isPending} disabled={personal ? !day : !year}>{w.look}</Button>
        </Group>
      </form>
      <Text size="sm" c="dimmed">{w.dryHint}</Text>
      {look.isPending ? <Loading rows={6} /> : look.isError ? <Failed problem={look.error} /> : look.data && <Foreseen of={look.data} />}
    </Stack>
  )
}

function Foreseen({ of: r }: { of: Seen }) {
  const w = useWords(words)
  const tongue = useTongues()
  const said = useReason()
  const f = useFormat()
  const messages = r.messages ?? []
  const held = r.held ?? []
  return (
    <>
      <Paper withBorder p="sm" component="section" aria-label={w.foreseen} data-planned={r.planned} data-held={r.held_count}>
        <Title order={2} size="h5" mb="xs">{f.day(`${r.date}T12:00:00Z`)} · {w.wouldGet(f.number(r.planned))} · {w.wouldNot(f.number(r.held_count))}</Title>
        {!!r.reasons?.length && (
          <Plain verticalSpacing={4} aria-label={w.whyNot}>
            <Plain.Thead><Plain.Tr><Plain.Th scope="col">{w.whyNot}</Plain.Th><Plain.Th scope="col" ta="right">{w.people}</Plain.Th></Plain.Tr></Plain.Thead>
            <Plain.Tbody>{r.reasons.map(x => <Plain.Tr key={x.reason}><Plain.Td>{said(x.reason, x.why)}</Plain.Td><Plain.Td ta="right">{f.number(x.count)}</Plain.Td></Plain.Tr>)}</Plain.Tbody>
          </Plain>
        )}
      </Paper>
      {messages.length === 0 ? <Empty title={w.nobodyGets} hint={w.nobodyGetsHint} /> : (
        <section aria-label={w.whoGets}>
          <Title order={2} size="h5" mb="xs">{w.whoGets}</Title>
          <Table
            label={w.whoGets} rows={messages} id={m => m.customer + m.to} height={420}
            columns={[
              { key: 'to', title: w.number, width: 90, cell: m => m.to },
              { key: 'customer', title: w.customer, width: 90, wide: true, cell: m => m.customer },
              { key: 'local', title: w.local, width: 150, cell: m => <time dateTime={m.due}>{f.moment(m.due, zone(m.local))}</time> },
              { key: 'lang', title: w.language, width: 110, wide: true, cell: m => tongue(m.language) },
              { key: 'text', title: w.said, cell: m => <Text size="sm" lang={m.language}>{m.text}</Text> },
            ]}
          />
        </section>
      )}
      {held.length > 0 && (
        <section aria-label={w.heldBack}>
          <Title order={2} size="h5" mb="xs">{w.heldBack}</Title>
          <Table
            label={w.heldBack} rows={held} id={h => h.customer + h.to} height={320}
            columns={[{ key: 'to', title: w.number, width: 90, cell: h => h.to }, { key: 'customer', title: w.customer, width: 90, cell: h => h.customer }, { key: 'why', title: w.why, cell: h => said(h.reason, h.why) }]}
          />
        </section>
      )}
      {(r.planned > messages.length || r.held_count > held.length) && <Alert color="blue" p="xs">{w.thousand}</Alert>}
    </>
  )
}

/** The zone at the end of "2027-09-15 09:41 Asia/Hong_Kong"; none: the operator's. */
const zone = (local: string) => /\s(\S+\/\S+|UTC)$/.exec(local)?.[1]
