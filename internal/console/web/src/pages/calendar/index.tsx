import { ActionIcon, Button, Drawer, Group, NumberInput, Select, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { dayIn, monthsOf, steps } from '../../parts/days'
import { Page } from '../../parts/page'
import { Empty, Failed, Loading } from '../../parts/states'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import classes from './calendar.module.css'
import { Chosen } from './day'
import { Legend } from './marks'
import { Missing } from './missing'
import { Month } from './month'
import { words } from './words'
import { regions, useYear } from './year'

const [first, last] = [1950, 2100]

/** Calendar is the year at a glance; which year, place and day stand in the address. */
export default function Calendar() {
  const w = useWords(words)
  const f = useFormat()
  const { now } = useSession()
  const [at, go] = useSearchParams()
  const today = dayIn(now())
  const asked = Number(at.get('year') ?? at.get('day')?.slice(0, 4) ?? today.slice(0, 4))
  const year = asked >= first && asked <= last ? asked : Number(today.slice(0, 4))
  const region = regions.find(r => r === at.get('place')) ?? 'HK'
  const day = at.get('day')?.startsWith(`${year}-`) ? at.get('day')! : undefined
  const [focus, setFocus] = useState(day ?? today)
  const moved = useRef(false)
  const grid = useRef<HTMLDivElement>(null)
  const read = useYear(year)
  const narrow = useMediaQuery('(max-width: 74.99em)', false, { getInitialValueInEffect: false }) // where the day has no room beside the year
  const place = read.year?.places.find(p => p.region === region)

  const put = useCallback((given: Record<string, string | undefined>) => go(now => {
    const next = new URLSearchParams(now)
    for (const [k, v] of Object.entries(given)) if (v) next.set(k, v); else next.delete(k)
    return next
  }, { replace: true }), [go])
  const choose = useCallback((d: string) => { setFocus(d); put({ day: d, year: d.slice(0, 4) }) }, [put])
  const turn = (to: number) => put({ year: String(Math.min(last, Math.max(first, to))), day: undefined })
  const press = (e: KeyboardEvent) => {
    const step = steps[e.key]
    const from = (e.target as HTMLElement).dataset.day
    if (!step || !from) return
    e.preventDefault()
    const to = step(from)
    moved.current = true
    setFocus(to)
    if (to.slice(0, 4) !== from.slice(0, 4)) put({ year: to.slice(0, 4), day: undefined })
  }
  useEffect(() => {
    const cell = moved.current && grid.current?.querySelector<HTMLElement>(`[data-day="${focus}"]`)
    if (cell) { cell.focus(); moved.current = false }
  }, [focus, day, read.year])
  const shut = () => { moved.current = true; put({ day: undefined }) }
  const reach = focus.startsWith(`${year}-`) ? focus : `${year}-01-01`

  return (
    <Page title={w.title} about={w.about} actions={
      <Group gap="xs" align="flex-end">
        <Select aria-label={w.region} size="xs" w={150} allowDeselect={false} value={region} data={regions.map(r => ({ value: r, label: w[r] }))} onChange={v => put({ place: v ?? undefined })} />
        <ActionIcon variant="default" size={30} aria-label={w.before} onClick={() => turn(year - 1)}><IconChevronLeft size={16} /></ActionIcon>
        <NumberInput aria-label={w.year} size="xs" w={76} min={first} max={last} value={year} hideControls onChange={v => Number(v) >= first && Number(v) <= last && turn(Number(v))} />
        <ActionIcon variant="default" size={30} aria-label={w.after} onClick={() => turn(year + 1)}><IconChevronRight size={16} /></ActionIcon>
        <Button size="xs" variant="default" onClick={() => choose(today)}>{w.thisYear}</Button>
      </Group>
    }>
      {read.error ? <Failed problem={read.error} again={read.again} /> : !read.year || !place ? <Loading rows={4} height={200} /> : (
        <>
          <Missing of={read.year} year={year} />
          <Group justify="space-between"><Legend /><Text size="xs" c="dimmed" mb="sm">{w.workingDays(f.number(place.workingDays), w[region])}</Text></Group>
          <div className={classes.page}>
            <div className={classes.months} ref={grid} onKeyDown={press}>
              {monthsOf(year).map(m => (
                <Month key={m} month={m} year={read.year!} place={place} choose={choose} focus={reach.startsWith(m) ? reach : undefined} chosen={day?.startsWith(m) ? day : undefined} today={today.startsWith(m) ? today : undefined} />
              ))}
            </div>
            {narrow ? (
              <Drawer opened={!!day} onClose={shut} position="bottom" size="auto" withCloseButton={false} padding={0} transitionProps={{ duration: 0 }} attributes={{ content: { 'aria-label': w.chosen } }}>{day && <Chosen day={day} of={read.year} close={shut} />}</Drawer>
            ) : (
              <aside className={classes.chosen}>{day ? <Chosen day={day} of={read.year} close={shut} /> : <Empty title={w.choose} hint={w.chooseHint} />}</aside>
            )}
          </div>
        </>
      )}
    </Page>
  )
}
