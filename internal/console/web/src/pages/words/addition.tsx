import { Alert, Badge, Button, Drawer, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { Failed, Loading } from '../../parts/states'
import { Time } from '../../parts/time'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { type Lang, useWords } from '../../words'
import { StateOf } from './additions'
import { type Addition, langs, useCheck, useRefresh } from './data'
import { Judged } from './meaning'
import { additionWords, words } from './words'

/** OneAddition is one of them, with what can be done with it next. */
export function OneAddition({ number, close }: { number: number; close: () => void }) {
  const w = useWords(additionWords)
  const shared = useWords(words)
  const path = { params: { path: { number } } }
  const asked = useQuery({ queryKey: ['additions', number], queryFn: () => got(api.GET('/words/versions/{number}', path)) })
  return (
    <Drawer opened onClose={close} position="right" size="lg" title={w.title(number)} transitionProps={{ duration: 0 }} lockScroll={false} closeButtonProps={{ 'aria-label': shared.close }}>
      {asked.isPending ? <Loading rows={5} /> : asked.isError ? <Failed problem={asked.error} again={() => void asked.refetch()} /> : <Shown v={asked.data} />}
    </Drawer>
  )
}

function Shown({ v }: { v: Addition }) {
  const w = useWords(additionWords)
  const f = useFormat()
  const shared = useWords(words)
  const open = !v.in_use && v.state !== 'retired'
  const lang = v.lang as Lang
  const check = useCheck(open ? { command: v.command, lang, wordings: v.wordings ?? [], args: v.args ?? {} } : undefined)
  return (
    <Stack gap="sm">
      <Group gap="xs"><StateOf v={v} /><Text size="sm">{shared[langs[lang]]}</Text></Group>
      <Group gap={6} lang={v.lang}>{v.wordings?.map(x => <Badge key={x} size="lg" variant="default" radius="sm" tt="none" fw={500}>{x}</Badge>)}</Group>
      <Text>{w.means(v.command)}</Text>
      {v.args && Object.keys(v.args).length > 0 && <Text size="sm">{w.settles}{f.colon}{f.listed(Object.entries(v.args).map(([k, x]) => `${k} = ${x}`))}</Text>}
      {v.note && <Text size="sm">{w.note}{f.colon}{v.note}</Text>}
      <Text size="sm" c="dimmed">{shared.maker}{f.colon}{v.maker}{v.saved && <> · <Time at={v.saved} /></>}</Text>
      {v.checker && <Text size="sm" c="dimmed">{shared.checker}{f.colon}{v.checker}{v.approved && <> · <Time at={v.approved} /></>}</Text>}
      {v.left_out && <Alert color="red">{w.left}</Alert>}
      {open && (check.isError ? <Failed problem={check.error} again={() => void check.refetch()} /> : check.data ? <Judged check={check.data} /> : <Loading rows={3} />)}
      <Next v={v} sound={!check.data?.faults?.length} />
    </Stack>
  )
}

/** Next is what can be done with an addition where it stands, by whom. The server checks once more, whatever is known here by then. */
function Next({ v, sound }: { v: Addition; sound: boolean }) {
  const w = useWords(additionWords)
  const shared = useWords(words)
  const { may, name } = useSession()
  const refresh = useRefresh()
  const [asking, askFor] = useState<'publish' | 'rollback'>()
  const [why, setWhy] = useState('')
  const path = { params: { path: { number: v.number } } }
  const move = useMutation({
    mutationFn: async (to: 'propose' | 'approve') => {
      if (to === 'propose') await got(api.POST('/words/versions/{number}/propose', path))
      else await got(api.POST('/words/versions/{number}/approve', { ...path, body: { hash: v.hash } }))
    },
    onSettled: refresh,
  })
  const use = async () => {
    const body = { body: { why } }
    if (asking === 'publish') await got(api.POST('/words/versions/{number}/publish', { ...path, ...body }))
    else await got(api.POST('/words/versions/{number}/rollback', { ...path, ...body }))
    await refresh()
  }
  const own = [v.maker, v.proposer].some(n => n?.toLowerCase() === name.toLowerCase())
  return (
    <>
      {move.isError && <Failed problem={move.error} />}
      <Group justify="flex-end" gap="xs">
        {v.state === 'proposed' && own && <Text size="sm" c="dimmed">{shared.own}</Text>}
        {v.state === 'proposed' && !own && !may('words:approve') && <Text size="sm" c="dimmed">{shared.mayNotApprove}</Text>}
        {v.state === 'draft' && may('words:write') && <Button disabled={!sound} loading={move.isPending} onClick={() => move.mutate('propose')}>{shared.propose}</Button>}
        {v.state === 'proposed' && !own && may('words:approve') && <Button disabled={!sound} loading={move.isPending} onClick={() => move.mutate('approve')}>{shared.approve}</Button>}
        {v.state === 'approved' && !v.in_use && may('words:publish') && <Button disabled={!sound} onClick={() => askFor('publish')}>{shared.publish}</Button>}
        {v.in_use && may('words:publish') && <Button color="red" variant="light" onClick={() => askFor('rollback')}>{shared.rollback}</Button>}
      </Group>
      <Confirm opened={asking !== undefined} close={() => askFor(undefined)} act={use} danger={asking === 'rollback'} disabled={why.trim().length < 3}
        title={asking === 'rollback' ? w.rollbackTitle : w.publishTitle} verb={asking === 'rollback' ? shared.rollback : shared.publish}>
        <Stack gap="xs">
          <Text size="sm">{asking === 'rollback' ? w.rollbackAbout : w.publishAbout}</Text>
          <TextInput label={w.why} description={w.whyHint} value={why} onChange={e => setWhy(e.currentTarget.value)} minLength={3} maxLength={200} required data-autofocus />
        </Stack>
      </Confirm>
    </>
  )
}
