import { Alert, Button, Code, CopyButton, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got, type Schema } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { Empty, Failed, Loading } from '../../parts/states'
import { Tag, type Tone } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './words'

type Key = Schema<'Key'>
const tones: Record<string, Tone> = { open: 'good', expired: 'plain', revoked: 'bad' }

/** Keys are those of one operator: made, shown once, rotated, revoked. */
export function Keys({ of, may, open }: { of: string; may: boolean; open: boolean }) {
  const w = useWords(words)
  const f = useFormat()
  const client = useQueryClient()
  const [makes, setMakes] = useState(false)
  const [ends, setEnds] = useState<Key>()
  const [turns, setTurns] = useState<Key>()
  const [told, setTold] = useState<Schema<'NewKey'>>()
  const list = useQuery({ queryKey: ['keys', of], queryFn: () => got(api.GET('/operators/{name}/keys', { params: { path: { name: of } } })) })
  const again = () => client.invalidateQueries({ queryKey: ['keys', of] })
  const show = (k: Schema<'NewKey'>) => { setTold(k); void again() }
  if (list.isPending) return <Loading rows={3} />
  if (list.isError) return <Failed problem={list.error} again={() => void list.refetch()} />
  const keys = list.data.keys ?? []
  const make = <Button variant="default" disabled={!may || !open} title={!may ? w.adminsOnly : !open ? w.disabled : undefined} onClick={() => setMakes(true)}>{w.makeKey}</Button>
  return (
    <Stack gap="sm">
      {told?.secret && (
        <Alert color="teal" title={w.keyOnce} role="status" withCloseButton closeButtonLabel={w.close} onClose={() => setTold(undefined)}>
          <Code block data-once style={{ whiteSpace: 'pre-wrap', wordBreak: 'break-all' }}>{told.secret}</Code>
          <CopyButton value={told.secret}>{({ copied, copy }) => <Button size="xs" mt="xs" variant="default" onClick={copy}>{copied ? w.copied : w.copy}</Button>}</CopyButton>
        </Alert>
      )}
      {keys.length === 0 ? <Empty title={w.noKeys} hint={w.noKeysHint}>{make}</Empty> : <Group>{make}</Group>}
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {keys.toReversed().map(k => (
          <Group component="li" key={k.id} justify="space-between" gap="xs" data-key={k.id}>
            <Stack gap={0} miw={0}>
              <Group gap="xs"><Text size="sm" fw={600}>{k.label || w.unnamed}</Text><Tag tone={tones[k.state]}>{{ open: w.open, expired: w.expired, revoked: w.revoked }[k.state] ?? k.state}</Tag></Group>
              <Text size="xs" c="dimmed">{w.expires} <Time at={k.expires} /> · {k.used ? <>{w.used} <Time at={k.used} ago /></> : w.unused} · {k.scopes?.length ? f.listed(k.scopes) : w.allScopes}</Text>
            </Stack>
            {k.state === 'open' && may && (
              <Group gap="xs">
                <Button size="compact-sm" variant="default" onClick={() => setTurns(k)}>{w.rotate}</Button>
                <Button size="compact-sm" variant="default" c="red" onClick={() => setEnds(k)}>{w.revoke}</Button>
              </Group>
            )}
          </Group>
        ))}
      </Stack>
      <MakeKey key={String(makes)} of={of} opened={makes} close={() => setMakes(false)} made={show} />
      <Confirm opened={!!ends} close={() => setEnds(undefined)} title={w.revoke} verb={w.revoke} danger
        act={() => got(api.POST('/keys/{id}/revoke', { params: { path: { id: ends!.id } } })).then(again)}>{w.revokeHint}</Confirm>
      <Confirm opened={!!turns} close={() => setTurns(undefined)} title={w.rotate} verb={w.rotate}
        act={async () => show(await got(api.POST('/keys/{id}/rotate', { params: { path: { id: turns!.id } }, body: { grace_hours: 24 } })))}>{w.rotateHint}</Confirm>
    </Stack>
  )
}

function MakeKey({ of, opened, close, made }: { of: string; opened: boolean; close: () => void; made: (k: Schema<'NewKey'>) => void }) {
  const w = useWords(words)
  const [label, setLabel] = useState('')
  const [days, setDays] = useState<number | string>(90)
  const make = useMutation({
    mutationFn: () => got(api.POST('/operators/{name}/keys', { params: { path: { name: of } }, body: { label, days: Number(days) } })),
    onSuccess: k => { made(k); close() },
  })
  return (
    <Modal opened={opened} onClose={close} title={w.makeKey} centered transitionProps={{ duration: 0 }}>
      <form onSubmit={e => { e.preventDefault(); make.mutate() }}>
        <Stack gap="sm">
          <TextInput label={w.label} description={w.labelHint} maxLength={80} required value={label} onChange={e => setLabel(e.currentTarget.value)} />
          <NumberInput label={w.days} min={1} max={366} required value={days} onChange={setDays} />
          {make.isError && <Failed problem={make.error} />}
          <Group justify="flex-end"><Button type="submit" loading={make.isPending}>{w.make}</Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
