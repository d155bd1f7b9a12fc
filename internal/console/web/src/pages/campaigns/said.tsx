import { Alert, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { WordDiff } from '../../parts/diff'
import { Tag } from '../../parts/tag'
import { useTiers } from '../../parts/tiers'
import { useTongues } from '../../parts/tongues'
import { useWordings } from '../../parts/wordings'
import { useFormat } from '../../shell/language'
import { langs, useWords } from '../../words'
import { words } from './approval_words'
import type { Campaign, Wording } from './data'

/** Said is the words, each compared with the wording of the same name that was approved before. */
export function Said({ of: c }: { of: Campaign }) {
  const w = useWords(words)
  const said: Wording[] = c.said?.length ? c.said : c.brief.words ?? []
  const wording = useWordings()
  const before = c.before
  const old = before?.said ?? []
  const gone = old.filter(b => !said.some(s => s.name === b.name))
  const same = before && gone.length === 0 && said.every(s => langs.every(l => s.text?.[l] === old.find(b => b.name === s.name)?.text?.[l]))
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.words}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">{w.words}</Title>
        <Text size="xs" c="dimmed">{before ? w.compared(before.campaign, String(before.version), before.by) : w.firstTime}</Text>
      </Group>
      <Stack gap="md">
        {same && <Alert color="teal" p="xs">{w.same}</Alert>}
        {said.length === 0 && <Text size="sm">{w.templates}</Text>}
        {said.map(s => <One key={s.name ?? ''} of={s} before={before && (old.find(b => b.name === s.name)?.text ?? {})} />)}
        {before && said.length > 0 && gone.map(g => <div key={g.name}><Text size="sm" fw={600}>{w.gone(wording(g.name, true))}</Text><Texts of={{}} before={g.text ?? {}} /></div>)}
      </Stack>
    </Paper>
  )
}

function One({ of: s, before }: { of: Wording; before: Record<string, string> | undefined }) {
  const w = useWords(words)
  const f = useFormat()
  const tier = useTiers()
  const wording = useWordings()
  return (
    <div>
      <Group gap={6} mb={4}>
        <Text size="sm" fw={600}>{wording(s.name)}</Text>
        {s.variant && <Tag>{w.variant(s.variant)}</Tag>}
        {!!s.tiers?.length && <Tag>{w.onlyTiers(f.list(s.tiers.map(tier)))}</Tag>}
        {!!s.segments && <Text size="xs" c="dimmed">{w.segments(s.segments)}</Text>}
      </Group>
      <Texts of={s.text ?? {}} before={before} />
    </div>
  )
}

function Texts({ of, before }: { of: Record<string, string>; before: Record<string, string> | undefined }) {
  const tongue = useTongues()
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
      {langs.filter(l => of[l] || before?.[l]).map(l => (
        <div key={l}>
          <Text size="xs" c="dimmed">{tongue(l)}</Text>
          {before ? <WordDiff before={before[l] ?? ''} after={of[l] ?? ''} lang={l} /> : <Text size="sm" lang={l} style={{ whiteSpace: 'pre-wrap' }}>{of[l]}</Text>}
        </div>
      ))}
    </SimpleGrid>
  )
}
