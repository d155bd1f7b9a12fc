import { Anchor, Drawer, Group, Stack, Text, Timeline, Title } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, got, type Schema } from '../../api/client'
import { useCursor } from '../../parts/cursor'
import { Failed, Loading, More } from '../../parts/states'
import { Time } from '../../parts/time'
import { useWords } from '../../words'
import { StateOf } from './course'
import { useVersions } from './data'
import { words } from './words'

/** How many are shown at first, and more with each wish for more. */
const part = 50

/** History is which version was in use when and why, and every version there is. */
export function History({ close }: { close: () => void }) {
  const w = useWords(words)
  const uses = useCursor<Schema<'MenuUse'>>(['menus', 'uses'], async after => {
    const { uses, next } = await got(api.GET('/menu/uses', { params: { query: { after, limit: part } } }))
    return { rows: uses ?? [], next }
  })
  const versions = useVersions()
  const [shown, show] = useState(part)
  return (
    <Drawer opened onClose={close} position="right" title={w.history} transitionProps={{ duration: 0 }}>
      {uses.pending && <Loading rows={5} />}
      {uses.error && <Failed problem={uses.error} again={uses.again} />}
      {!uses.pending && !uses.error && uses.rows.length === 0 && <Text size="sm" c="dimmed">{w.noHistory}</Text>}
      <Timeline bulletSize={14} lineWidth={2}>
        {uses.rows.map(u => (
          <Timeline.Item key={`${u.at} ${u.number}`} title={`${u.number === 0 ? w.shippedVersion : `${w.version} ${u.number}`} · ${u.action === 'publish' ? w.usePublish : w.useRollback}`}>
            <Text size="sm">{u.why}</Text>
            <Text size="xs" c="dimmed">{u.by} · <Time at={u.at} /></Text>
          </Timeline.Item>
        ))}
      </Timeline>
      <More rest={uses.rest} loading={uses.loading} more={uses.more} />
      <Title order={3} size="h6" mt="lg" mb="xs">{w.versions}</Title>
      {versions.pending && <Loading rows={3} />}
      {versions.error && <Failed problem={versions.error} again={versions.again} />}
      <Stack gap="xs">
        {versions.rows.slice(0, shown).map(m => (
          <Group key={m.number} gap="xs" wrap="nowrap" align="flex-start">
            <Anchor size="sm" component={Link} to={`/menus/${m.number}`} onClick={close}>{m.number === 0 ? w.shippedVersion : `${m.number} · ${m.note}`}</Anchor>
            <StateOf menu={m} />
          </Group>
        ))}
      </Stack>
      <More rest={shown < versions.rows.length || versions.rest} loading={versions.loading} more={() => show(shown + part)} />
    </Drawer>
  )
}
