import { Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { WordDiff } from '../../parts/diff'
import { useTongues } from '../../parts/tongues'
import { useFormat } from '../../shell/language'
import { langs, useWords } from '../../words'
import classes from '../campaigns/campaigns.module.css'
import type { Brief } from './data'
import { words as written } from './editor/words'
import { words } from './words'

/** Terms is everything a version settles; with the one before it, what changed is marked. */
export function Terms({ of, before }: { of: Brief; before?: Brief }) {
  const w = useWords(words)
  const e = useWords(written)
  const f = useFormat()
  const tongue = useTongues()
  const facts = (b: Brief): Record<string, string> => ({
    [w.opens]: f.moment(b.opens),
    [w.closes]: f.moment(b.closes),
    [w.places]: b.quota ? f.number(b.quota) : w.noLimit,
    [w.waiting]: b.waiting ? f.number(b.waiting) : '–',
    [e.mode]: b.mode === 'lottery' ? e.lottery : e.firstCome,
    [e.confirm]: b.mode === 'lottery' ? '–' : b.confirm === 'by-staff' ? e.byStaff : e.atOnce,
    [e.cooling]: b.cooling_days ? f.number(b.cooling_days) : '–',
    [e.product]: b.product || '–',
    [e.who]: b.who || '–',
    [e.target]: b.target ? f.number(b.target) : '–',
    [e.pool]: b.reward ? `${b.reward.pool}, ${b.reward.on === 'target' ? e.onTarget : e.onJoining}` : '–',
  })
  const old = before && facts(before)
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={4} component="dl" m={0}>
        {Object.entries(facts(of)).map(([term, is]) => (
          <Group key={term} gap="xs" wrap="nowrap" align="flex-start">
            <Text size="sm" component="dt" className={classes.term}>{term}</Text>
            <Text size="sm" component="dd" m={0} miw={0}>{!old || old[term] === is ? is : <Moved from={old[term]!} to={is} />}</Text>
          </Group>
        ))}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {langs.map(l => (
          <div key={l}>
            <Text size="xs" c="dimmed">{tongue(l)}</Text>
            {(['names', 'terms'] as const).map(part => <WordDiff key={part} lang={l} before={(before ?? of)[part][l] ?? ''} after={of[part][l] ?? ''} />)}
          </div>
        ))}
      </SimpleGrid>
    </Stack>
  )
}

/** Moved is a figure or a choice that became another: it changed as a whole. */
function Moved({ from, to }: { from: string; to: string }) {
  return <span data-moved><del>{from}</del> <ins>{to}</ins></span>
}
