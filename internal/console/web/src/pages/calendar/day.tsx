import { Anchor, CloseButton, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import { weekday } from '../../parts/days'
import { useFestivals } from '../../parts/festivals'
import { holidayIn } from '../../parts/holidays'
import { Tag, type Tone } from '../../parts/tag'
import { tags, useFormat, useLang } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { lunarIn } from './names'
import { words } from './words'
import { type Day, worksOn, type Year } from './year'

const tones: Record<string, Tone> = { scheduled: 'live', running: 'live', approved: 'good', finished: 'good', paused: 'warn', 'awaiting-approval': 'warn', cancelled: 'bad' }

/** Chosen is everything that is known of one day, and leads to it. */
export function Chosen({ day, of: year, close }: { day: string; of: Year; close: () => void }) {
  const w = useWords(words)
  const { lang } = useLang()
  const d = year.days.get(day)
  const title = new Intl.DateTimeFormat(tags[lang], { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
  const anything = d && (d.festivals.length || d.campaigns.length || d.registrations.length || d.mourning.length || d.runs.length)
  return (
    <Paper withBorder p="md" component="section" aria-label={w.chosen} data-chosen-day={day}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="sm">
        <Title order={2} size="h5" aria-live="polite">{title}</Title>
        <CloseButton aria-label={w.close} onClick={close} />
      </Group>
      <Stack gap="md">
        {d && <Festivals of={d} />}
        {d && <Planned of={d} />}
        {!anything && <Text size="sm" c="dimmed">{w.nothing}</Text>}
        {year.daily.length > 0 && <Text size="xs" c="dimmed">{w.daily(year.daily.map(x => w[x as 'birthday']).join(' · '))}</Text>}
        <Places day={day} of={year} />
      </Stack>
    </Paper>
  )
}

function Festivals({ of: d }: { of: Day }) {
  const w = useWords(words)
  const called = useFestivals()
  const { lang } = useLang()
  return d.festivals.map(f => (
    <div key={f.id}>
      <Text fw={600}>{called(f.id)}</Text>
      <Text size="xs" c="dimmed">{w.lunar(lunarIn(lang, f.lunar))}</Text>
      <Text size="sm" mt={4}>
        {f.rule ? <Anchor component={Link} to="/greetings" size="sm">{f.rule.switched_on ? w.greets(f.rule.rule.at || '09:30') : w.greetsOff}</Anchor> : <Text span size="sm" c="dimmed">{w.greetsNone}</Text>}
      </Text>
      {f.id === 'qingming' && <Text size="sm" c="dimmed">{w.solemn}</Text>}
    </div>
  ))
}

function Planned({ of: d }: { of: Day }) {
  const w = useWords(words)
  const f = useFormat()
  if (!d.campaigns.length && !d.registrations.length && !d.mourning.length && !d.runs.length) return null
  return (
    <Stack gap="xs">
      <Title order={3} size="h6">{w.planned}</Title>
      {d.campaigns.map(c => (
        <div key={c.code + c.time}>
          <Group gap="xs"><Anchor component={Link} to={`/campaigns/${c.code}`} size="sm" fw={600}>{c.name}</Anchor><Tag tone={tones[c.state] ?? 'plain'}>{w[`state_${c.state}`]}</Tag></Group>
          <Text size="xs" c="dimmed">{c.code} · {c.at ? f.time(c.at) : `${c.time} ${w.recipients}`}</Text>
        </div>
      ))}
      {d.runs.map(r => <Text key={r.id} size="sm"><Anchor component={Link} to="/greetings" size="sm">{r.rule}</Anchor>{f.colon}{w.wasSent(r.planned, r.held)}</Text>)}
      {d.registrations.map(r => <Anchor key={r.code + String(r.opens)} component={Link} to={`/registrations/${r.code}`} size="sm">{r.opens ? w.opens(r.code) : w.closes(r.code)}</Anchor>)}
      {d.mourning.map(m => <Text key={m.region} size="sm">{w.mourning(m.region in w ? w[m.region as 'CN'] : m.region, m.reason)}</Text>)}
    </Stack>
  )
}

/** Places tells for each country whether the day is worked. */
function Places({ day, of: year }: { day: string; of: Year }) {
  const w = useWords(words)
  const f = useFormat()
  const { lang } = useLang()
  const { may } = useSession()
  return (
    <div>
      <Title order={3} size="h6" mb={4}>{w.places}</Title>
      <dl style={{ margin: 0, display: 'grid', gridTemplateColumns: 'max-content 1fr', gap: '4px 12px' }}>
        {year.places.map(p => {
          const { working, holiday } = worksOn(p, day, weekday(day))
          const told = working ? w.works : holiday ? `${w.off}${f.colon}${holidayIn(lang, holiday)}` : weekday(day) > 4 ? w.weekend : w.off
          return [
            <Text key={p.region} component="dt" size="sm" c="dimmed">{w[p.region]}</Text>,
            <Text key={`${p.region}=`} component="dd" size="sm" m={0}>{told}{!p.announced && f.aside(w.unsure)}</Text>,
          ]
        })}
      </dl>
      {may('campaigns:read') && year.more && <Text size="xs" c="dimmed" mt="xs">{w.more}</Text>}
    </div>
  )
}
