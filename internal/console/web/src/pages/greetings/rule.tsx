import { Alert, Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { WordDiff } from '../../parts/diff'
import { Reasoned } from '../../parts/reasoned'
import { Tag } from '../../parts/tag'
import { useTiers } from '../../parts/tiers'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { langs, useWords } from '../../words'
import type { Version } from './rules'
import { useAudience } from './told'
import { words } from './words'
import { Write } from './write'

/** Rule is one rule with its versions, the newest first, each compared with the one before. */
export function Rule({ versions }: { versions: Version[] }) {
  const w = useWords(words)
  const { may } = useSession()
  const client = useQueryClient()
  const [asks, setAsks] = useState<'turn' | 'write'>()
  const newest = versions[0]!
  const used = versions.find(v => v.in_use)
  const turn = async (reason: string) => {
    await got(api.POST('/greetings/rules/{name}/switch', { params: { path: { name: newest.rule.name } }, body: { on: !used?.switched_on, reason } }))
    await client.invalidateQueries({ queryKey: ['greeting-rules'] })
  }
  const verb = used?.switched_on ? w.turnOff : w.turnOn
  return (
    <Stack gap="md">
      <Group gap="xs">
        {used?.switched_on ? <Tag tone="good">{w.isOn}</Tag> : <Tag>{w.isOff}</Tag>}
        {used?.switched_by && <Text size="xs" c="dimmed">{used.switched_by}</Text>}
      </Group>
      <Group gap="xs">
        {used && may('greetings:send') && <Button onClick={() => setAsks('turn')}>{verb}</Button>}
        {may('templates:write') && <Button variant="default" onClick={() => setAsks('write')}>{w.write}</Button>}
      </Group>
      {versions.map((v, i) => <One key={v.id} of={v} before={versions[i + 1]} />)}
      <Reasoned title={verb} verb={verb} least={3} opened={asks === 'turn'} close={() => setAsks(undefined)} act={turn}>{used?.switched_on ? w.turnOffHint : w.turnOnHint}</Reasoned>
      {asks === 'write' && <Write of={newest.rule} close={() => setAsks(undefined)} />}
    </Stack>
  )
}

function One({ of: v, before }: { of: Version; before?: Version }) {
  const w = useWords(words)
  const f = useFormat()
  const meant = useAudience()
  const tier = useTiers()
  const { may, name: me } = useSession()
  const client = useQueryClient()
  const [asks, setAsks] = useState<'propose' | 'approve' | 'retire'>()
  const params = { path: { name: v.rule.name, version: v.version } }
  const again = () => client.invalidateQueries({ queryKey: ['greeting-rules'] })
  const own = [v.maker, v.proposer].some(n => n?.toLowerCase() === me.toLowerCase())
  const close = () => setAsks(undefined)
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.version(String(v.version))}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h6">{w.version(String(v.version))}</Title>
        <Group gap={6}><Tag tone={v.state === 'approved' ? 'good' : v.state === 'proposed' ? 'warn' : 'plain'}>{w[v.state]}</Tag>{v.in_use && <Tag tone="live">{w.inUse}</Tag>}</Group>
      </Group>
      <Text size="xs" c="dimmed">{w.sends(v.rule.at ?? '09:30', String(v.rule.over_minutes ?? 30))}{v.rule.solemn ? ` · ${w.solemn}` : ''} · {w.audience}{f.colon}{meant(v.rule.audience)}{!!v.rule.audience && v.rule.audience !== 'all' && <> <Code>{v.rule.audience}</Code></>} · {w.by}{f.colon}{f.listed([v.maker, v.checker])}</Text>
      {langs.filter(l => v.rule.words[l]).map(l => (
        <Stack gap={2} mt="xs" key={l}>
          <Text size="xs" fw={600}>{w[l]}</Text>
          {parts(v, l).map(([part, text]) => (
            <div key={part}>
              <Text size="xs" c="dimmed">{part === 'plain' ? w.plain : part === 'named' ? w.named : w.tier(tier(part))}</Text>
              <WordDiff before={before ? Object.fromEntries(parts(before, l))[part] ?? '' : text} after={text} lang={l} />
            </div>
          ))}
        </Stack>
      ))}
      {v.state === 'proposed' && own && <Alert color="blue" p="xs" mt="sm">{w.own}</Alert>}
      <Group gap="xs" mt="sm">
        {v.state === 'draft' && may('templates:write') && <Button size="xs" onClick={() => setAsks('propose')}>{w.propose}</Button>}
        {v.state === 'proposed' && !own && may('templates:approve') && <Button size="xs" onClick={() => setAsks('approve')}>{w.approve}</Button>}
        {v.state !== 'retired' && v.version > 1 && may('templates:write') && <Button size="xs" variant="default" onClick={() => setAsks('retire')}>{w.retire}</Button>}
      </Group>
      <Confirm title={w.propose} verb={w.propose} opened={asks === 'propose'} close={close} act={async () => { await got(api.POST('/greetings/rules/{name}/{version}/propose', { params })); await again() }}>{w.approveHint}</Confirm>
      <Confirm title={w.approve} verb={w.approve} opened={asks === 'approve'} close={close} act={async () => { await got(api.POST('/greetings/rules/{name}/{version}/approve', { params, body: { hash: v.hash } })); await again() }}>{w.approveHint}</Confirm>
      <Confirm title={w.retire} verb={w.retire} danger opened={asks === 'retire'} close={close} act={async () => { await got(api.POST('/greetings/rules/{name}/{version}/retire', { params })); await again() }}>{w.retireHint}</Confirm>
    </Paper>
  )
}

/** What is said in a language, part by part. */
function parts(v: Version, l: string): [string, string][] {
  const said = v.rule.words[l]
  return said ? [['plain', said.plain], ['named', said.named], ...Object.entries(said.tiers ?? {})] : []
}
