import { Button, Group, Paper, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { api, got } from '../../api/client'
import { Page } from '../../parts/page'
import { Loading } from '../../parts/states'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { Unread } from '../../parts/unread'
import { useFormat, useLang } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Acts } from './acts'
import { type Brief, nameOf, type Registration, stages, tones } from './data'
import { Draw } from './draw'
import { People } from './people'
import { Terms } from './terms'
import { Versions } from './versions'
import { words } from './words'

/** One is one registration: its places, who has them, its versions. */
export function One() {
  const w = useWords(words)
  const f = useFormat()
  const { lang } = useLang()
  const { code = '' } = useParams()
  const { may } = useSession()
  const asked = useQuery({ queryKey: ['registrations', code], refetchInterval: 5_000, queryFn: () => got(api.GET('/registrations/{code}', { params: { path: { code } } })) })
  if (asked.isPending) return <Page title={code}><Loading rows={12} /></Page>
  if (asked.isError) return <Page title={code}><Unread problem={asked.error} again={() => void asked.refetch()} to="/registrations" all={w.title} /></Page>
  const r = asked.data
  return (
    <Page title={[...new Set([r.code, nameOf(r, lang)])].join(' · ')} actions={<>{may('campaigns:write') && <Button variant="default" component={Link} to={`/registrations/${r.code}/edit`}>{w.write}</Button>}<Acts of={r} /></>}>
      <Group gap={6} mb="md">
        <Tag tone={tones[r.state]}>{w[r.state]}</Tag>
        <Tag>{r.lottery ? w.lottery : w.firstCome}</Tag>
        {r.by_staff && <Tag>{w.byStaff}</Tag>}
        {r.opens && <Text size="sm" ml={6}>{w.opens}{f.colon}<Time at={r.opens} /></Text>}
        {r.closes && <Text size="sm" ml={6}>{w.closes}{f.colon}<Time at={r.closes} /></Text>}
      </Group>
      <Stack gap="md">
        <Quota of={r} />
        {r.commitment && <Draw of={r} />}
        {r.in_force && <People code={r.code} />}
        {!!r.versions?.length && <Versions of={r} />}
        {r.brief && <Shipped of={r.brief} />}
      </Stack>
    </Page>
  )
}

/** Shipped is what the program brought, as long as nobody has written a version of it. */
function Shipped({ of }: { of: Brief }) {
  const w = useWords(words)
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.shipped}>
      <Title order={2} size="h5">{w.shipped}</Title>
      <Text size="sm" c="dimmed" mb="xs">{w.shippedHint}</Text>
      <Terms of={of} />
    </Paper>
  )
}

function Quota({ of: r }: { of: Registration }) {
  const w = useWords(words)
  const f = useFormat()
  const places = (r.counts.joined ?? 0) + (r.counts.asked ?? 0)
  const waits = r.counts.waiting ?? 0
  const limited = (n: number, most?: number) => (most ? w.of(f.number(n), f.number(most)) : `${f.number(n)} · ${w.noLimit}`)
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.quota}>
      <Title order={2} size="h5" mb="xs">{w.quota}</Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <div>
          <Group justify="space-between"><Text size="sm">{w.places}</Text><Text size="sm" fw={600}>{limited(places, r.quota)}</Text></Group>
          {!!r.quota && <Progress value={(100 * places) / r.quota} aria-label={w.places} />}
        </div>
        {!!r.waiting && (
          <div>
            <Group justify="space-between"><Text size="sm">{w.waiting}</Text><Text size="sm" fw={600}>{limited(waits, r.waiting)}</Text></Group>
            <Progress value={(100 * waits) / r.waiting} color="yellow" aria-label={w.waiting} />
          </div>
        )}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 3, sm: 6 }} mt="sm" spacing="xs">
        {stages.map(s => <div key={s}><Text size="xs" c="dimmed">{w[s === 'waiting' ? 'stage_waiting' : s]}</Text><Text fw={600}>{f.number(r.counts[s] ?? 0)}</Text></div>)}
      </SimpleGrid>
    </Paper>
  )
}
