import { ActionIcon, Group, Paper, Select, Stack, Text, Title } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Failed } from '../../../parts/states'
import { tags, useFormat, useLang } from '../../../shell/language'
import { useSession } from '../../../shell/session'
import { useWords } from '../../../words'
import classes from './calendar.module.css'
import { type Kind, useDays } from './days'
import { words } from './words'

interface Given {
  /** 2027-02-06 */
  chosen?: string
  choose: (day: string) => void
  /** The campaign that is written: it is not among the others. */
  but: string
}

const regions = ['HK', 'CN', 'GB', 'US'] as const

/** Calendar is a month: festivals, holidays, days of mourning, other campaigns. Choosing a day sets it; one that is set is marked, and its month is shown. */
export function Calendar({ chosen, choose, but }: Given) {
  const w = useWords(words)
  const { lang } = useLang()
  const f = useFormat()
  const { now } = useSession()
  const [region, setRegion] = useState<(typeof regions)[number]>('HK')
  const [month, setMonth] = useState(() => (chosen || iso(now())).slice(0, 7))
  useEffect(() => {
    if (chosen && /^20\d\d-\d\d-\d\d$/.test(chosen)) setMonth(chosen.slice(0, 7))
  }, [chosen])
  const year = Number(month.slice(0, 4))
  const days = useDays(year, region, but)
  const first = new Date(`${month}-01T00:00:00Z`)
  const lead = (first.getUTCDay() + 6) % 7 // the week begins on Monday
  const count = new Date(Date.UTC(year, first.getUTCMonth() + 1, 0)).getUTCDate()
  const name = new Intl.DateTimeFormat(tags[lang], { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(first)
  const weekdays = Array.from({ length: 7 }, (_, i) => new Intl.DateTimeFormat(tags[lang], { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + i)))
  const turn = (by: number) => setMonth(iso(new Date(Date.UTC(year, first.getUTCMonth() + by, 1))).slice(0, 7))
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.calendar}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Group gap={4} wrap="nowrap">
          <ActionIcon variant="default" aria-label={w.earlier} onClick={() => turn(-1)}><IconChevronLeft size={16} /></ActionIcon>
          <ActionIcon variant="default" aria-label={w.later} onClick={() => turn(1)}><IconChevronRight size={16} /></ActionIcon>
          <Title order={2} size="h5" ml="xs" aria-live="polite">{name}</Title>
        </Group>
        <Select aria-label={w.region} w={130} allowDeselect={false} value={region} data={regions.map(r => ({ value: r, label: f.region(r) }))} onChange={r => setRegion((r as (typeof regions)[number]) ?? 'HK')} />
      </Group>
      {days.error !== undefined && <Failed problem={days.error} />}
      <div className={classes.grid} role="group" aria-label={name}>
        {weekdays.map(d => <Text key={d} size="xs" c="dimmed" ta="center" aria-hidden>{d}</Text>)}
        {Array.from({ length: lead }, (_, i) => <span key={i} />)}
        {Array.from({ length: count }, (_, i) => {
          const day = `${month}-${String(i + 1).padStart(2, '0')}`
          const marks = days.of(day)
          return (
            <button
              key={day} type="button" className={classes.day} data-off={marks.some(m => m.kind === 'off') || undefined} aria-pressed={day === chosen} disabled={day < iso(now())}
              aria-label={f.listed([day, ...marks.map(m => m.name)])} onClick={() => choose(day)}
            >
              <span>{i + 1}</span>
              {marks.slice(0, 3).map((m, n) => <span key={n} className={`${classes.mark} ${classes[m.kind]}`} title={m.name}>{m.name}</span>)}
              {marks.length > 3 && <span className={classes.mark}>+{marks.length - 3}</span>}
            </button>
          )
        })}
      </div>
      <Stack gap={2} mt="xs">
        <Group gap="sm">{(['festival', 'off', 'quiet', 'other'] as Kind[]).map(k => <Text key={k} size="xs" className={classes.legend}><span className={`${classes.swatch} ${classes[k]}`} aria-hidden />{w[`mark_${k}`]}</Text>)}</Group>
        <Text size="xs" c="dimmed">{w.calendarHint}</Text>
      </Stack>
    </Paper>
  )
}

const iso = (d: Date) => d.toISOString().slice(0, 10)
