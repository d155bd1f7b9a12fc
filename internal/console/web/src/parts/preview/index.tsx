import { Alert, Box, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, got, Problem, type Schema } from '../../api/client'
import { useFormat, useLang } from '../../shell/language'
import { useWords, type Lang } from '../../words'
import { type Told, useFault } from '../fault'
import { Failed, detailOf } from '../states'
import { Tag } from '../tag'
import classes from './preview.module.css'
import { words } from './words'

interface Given {
  type: string
  lang: Lang
  /** Empty: the template that is in use. */
  text?: string
  /** The most it may take. */
  segments?: number
  data?: Record<string, string>
  /** ISO country of the recipient; left out: where readers of the language mostly are. */
  country?: string
}

/** PhonePreview shows a message as a customer's phone would, with what it takes and costs, while it is written. */
export function PhonePreview(given: Given) {
  const w = useWords(words)
  const f = useFormat()
  const { lang } = useLang()
  const [body] = useDebouncedValue(given, 300)
  const seen = useQuery({
    queryKey: ['preview', body],
    queryFn: () => got(api.POST('/templates/preview', { body })),
    placeholderData: keepPreviousData,
    retry: (n, p) => n < 2 && !(p instanceof Problem && p.status < 500 && p.status > 0),
  })
  const p = seen.data
  const unfilled = seen.error instanceof Problem && seen.error.status === 422 ? seen.error : undefined
  return (
    <Stack gap="xs" data-preview={given.lang}>
      <Box className={classes.phone} aria-label={w.phone} role="group">
        {seen.isPending ? <Skeleton h={64} radius="lg" /> : (
          <Text component="p" lang={given.lang} size="sm" className={classes.bubble} data-bubble>
            {p?.parts?.length ? p.parts.map((part, i) => <Piece key={i} part={part} forces={part.name === p.in && given.lang === 'en' ? p.forces : undefined} title={w.forcedBy} />) : p?.text}
          </Text>
        )}
      </Box>
      {p && (
        <Group gap={6}>
          <Tag tone={given.segments && (p.worst ?? p.segments) > given.segments ? 'bad' : 'plain'}>{w.segments(p.segments)}</Tag>
          <Text size="xs" c="dimmed">{w.units(p.units)} · {p.encoding} · {p.price ? w.price(p.price) : w.unpriced(f.region(p.country))}{p.worst !== undefined && p.worst > p.segments && ` · ${w.worst(p.worst)}`}</Text>
        </Group>
      )}
      {p?.forces && given.lang === 'en' && <Alert color="yellow" p="xs" data-forces>{w.forces(p.forces, p.at ?? 0)}</Alert>}
      {unfilled && <Faults of={unfilled.errors.length ? unfilled.errors : [{ why: detailOf(unfilled, lang) }]} />}
      {!unfilled && p?.faults?.length ? <Faults of={p.faults} /> : null}
      {seen.isError && !unfilled && <Failed problem={seen.error} again={() => void seen.refetch()} />}
    </Stack>
  )
}

/** The character that makes the whole message dearer is marked where it stands. */
function Piece({ part, forces, title }: { part: Schema<'Part'>; forces?: string; title: string }) {
  const at = forces ? part.text.indexOf(forces) : -1
  if (at < 0) return <span className={part.name === 'words' ? undefined : classes.frame}>{part.text}</span>
  return (
    <span className={part.name === 'words' ? undefined : classes.frame}>
      {part.text.slice(0, at)}<mark title={title} className={classes.mark}>{forces}</mark>{part.text.slice(at + forces!.length)}
    </span>
  )
}

function Faults({ of }: { of: (Told & { location?: string })[] }) {
  const w = useWords(words)
  const fault = useFault()
  return (
    <Alert color="red" p="xs" title={w.faults} data-faults>
      {of.map((f, i) => <Text size="sm" key={i}>{f.location?.startsWith('data.') && `{{ ${f.location.slice(5)} }} `}{fault(f)}</Text>)}
    </Alert>
  )
}
