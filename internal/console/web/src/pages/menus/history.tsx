import { Drawer, Stack, Text, Timeline, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api, got } from '../../api/client'
import { Failed, Loading } from '../../parts/states'
import { Time } from '../../parts/time'
import { useWords } from '../../words'
import { StateOf } from './course'
import { useVersions } from './data'
import { words } from './words'

/** History is which version was in use when and why, and every version there is. */
export function History({ close }: { close: () => void }) {
  const w = useWords(words)
  const uses = useQuery({ queryKey: ['menus', 'uses'], queryFn: () => got(api.GET('/menu/uses', { params: { query: { limit: 100 } } })) })
  const versions = useVersions()
  const used = uses.data?.uses ?? []
  return (
    <Drawer opened onClose={close} position="right" title={w.history} transitionProps={{ duration: 0 }}>
      {uses.isPending && <Loading rows={5} />}
      {uses.isError && <Failed problem={uses.error} again={() => void uses.refetch()} />}
      {uses.data && used.length === 0 && <Text size="sm" c="dimmed">{w.noHistory}</Text>}
      <Timeline bulletSize={14} lineWidth={2}>
        {used.map(u => (
          <Timeline.Item key={`${u.at} ${u.number}`} title={`${w.version} ${u.number} · ${u.action === 'publish' ? w.usePublish : w.useRollback}`}>
            <Text size="sm">{u.why}</Text>
            <Text size="xs" c="dimmed">{u.by} · <Time at={u.at} /></Text>
          </Timeline.Item>
        ))}
      </Timeline>
      <Title order={3} size="h6" mt="lg" mb="xs">{w.versions}</Title>
      {versions.isPending && <Loading rows={3} />}
      {versions.isError && <Failed problem={versions.error} again={() => void versions.refetch()} />}
      <Stack gap="xs">
        {(versions.data?.menus ?? []).map(m => (
          <Text key={m.number} size="sm" component={Link} to={`/menus/${m.number}`} onClick={close}>
            {m.number === 0 ? w.shipped : `${m.number} · ${m.note}`} <StateOf menu={m} />
          </Text>
        ))}
      </Stack>
    </Drawer>
  )
}
