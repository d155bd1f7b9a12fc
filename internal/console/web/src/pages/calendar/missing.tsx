import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { tags, useFormat, useLang } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './words'
import type { Year } from './year'

/** Missing names the countries whose working days of the year nobody has told us. */
export function Missing({ of, year }: { of: Year; year: number }) {
  const w = useWords(words)
  const f = useFormat()
  const { lang } = useLang()
  const gone = of.places.filter(p => !p.announced)
  if (gone.length === 0) return <Text size="sm" c="dimmed" mb="sm"><IconCheck size={14} aria-hidden /> {w.whole}</Text>
  const monthDay = (d: string) => new Intl.DateTimeFormat(tags[lang], { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(new Date(`2027-${d}T00:00:00Z`))
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} />} mb="sm" role="status">
      <Text size="sm" fw={600}>{w.missing}</Text>
      {gone.map(p => (
        <Text key={p.region} size="sm" data-missing={p.region}>
          {[w.missingYear(w[p.region], String(year)), p.known && w.known(f.day(p.known)), p.by && w.usually(monthDay(p.by))].filter(Boolean).join(lang === 'en' ? ' ' : '')}
        </Text>
      ))}
      <Text size="xs" c="dimmed" mt={4}>{[w.onlyLaw, w.thereNow].join(lang === 'en' ? ' ' : '')}</Text>
    </Alert>
  )
}
