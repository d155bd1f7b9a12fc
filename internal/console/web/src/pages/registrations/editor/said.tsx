import { Alert, Box, Group, SimpleGrid, Stack, Text, TextInput, Textarea } from '@mantine/core'
import { Tag } from '../../../parts/tag'
import { type Lang, langs, useWords } from '../../../words'
import type { Draft } from './draft'
import classes from './editor.module.css'
import { words } from './words'

/** Said is what it is called and what one agrees to, in three languages, each beside the text that a customer gets. */
export function Said({ draft, wrong }: { draft: Draft; wrong: Draft['wrong'] }) {
  const w = useWords(words)
  const put = (part: 'names' | 'terms', l: Lang, text: string) => {
    const { [l]: _, ...rest } = draft.brief[part]
    draft.change({ [part]: text ? { ...rest, [l]: text } : rest })
  }
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="lg">
      {langs.map(l => (
        <Stack key={l} gap="sm" role="group" aria-label={w[l]}>
          <Text fw={600}>{w[l]}</Text>
          <TextInput label={w.name} description={w.nameHint} lang={l} value={draft.brief.names[l] ?? ''} error={wrong(`names.${l}`)} onChange={e => put('names', l, e.currentTarget.value)} />
          <Textarea label={w.terms} description={w.termsHint} lang={l} autosize minRows={4} value={draft.brief.terms[l] ?? ''} error={wrong(`terms.${l}`)} onChange={e => put('terms', l, e.currentTarget.value)} />
          <Phone draft={draft} lang={l} />
        </Stack>
      ))}
    </SimpleGrid>
  )
}

function Phone({ draft, lang }: { draft: Draft; lang: Lang }) {
  const w = useWords(words)
  const text = draft.texts?.find(t => t.lang === lang)
  if (!text || !draft.brief.names[lang]) return <Text size="xs" c="dimmed">{w.noPreview}</Text>
  return (
    <Stack gap={6} data-preview={lang}>
      <Box className={classes.phone} role="group" aria-label={w.onPhone}><Text component="p" size="sm" lang={lang} className={classes.bubble} data-bubble>{text.text}</Text></Box>
      <Group gap={6}><Tag tone={text.segments > 3 ? 'warn' : 'plain'}>{w.segments(text.segments)}</Tag><Text size="xs" c="dimmed">{text.encoding}</Text></Group>
      {text.forces && lang === 'en' && <Alert color="yellow" p="xs" data-forces>{w.forces(text.forces)}</Alert>}
    </Stack>
  )
}
