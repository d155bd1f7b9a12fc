import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api, got, Problem } from '../../api/client'
import { useFault } from '../../parts/fault'
import { Failed } from '../../parts/states'
import { useWords } from '../../words'
import { useMoved } from './data'
import { words } from './words'

const kinds = ['offer', 'security-tips', 'correction'] as const

/** New begins a draft: everything else is written in the editor. */
export function New({ opened, close, like }: { opened: boolean; close: () => void; like?: string }) {
  const w = useWords(words)
  const go = useNavigate()
  const moved = useMoved()
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [type, setType] = useState<string>('offer')
  const [of, setOf] = useState('')
  const begin = useMutation({
    mutationFn: () => like
      ? got(api.POST('/campaigns/{code}/clone', { params: { path: { code: like } }, body: { as: code } }))
      : got(api.POST('/campaigns', { body: { code, brief: { name, type, when: { at: 'now' }, ...(type === 'correction' ? { of: { campaign: of, who: 'reached' } } : { audience: { filter: 'all' } }) } } })),
    onSuccess: c => { moved(c); void go(`/campaigns/${c.code}/edit`) },
  })
  const fault = useFault()
  const wrong = (field: string) => {
    const found = begin.error instanceof Problem ? begin.error.of(field) : undefined
    return found && fault(found)
  }
  return (
    <Modal opened={opened} onClose={() => { begin.reset(); close() }} title={like ? w.cloneOf(like) : w.fresh} centered transitionProps={{ duration: 0 }}>
      <form onSubmit={e => { e.preventDefault(); begin.mutate() }}>
        <Stack gap="sm">
          <TextInput data-autofocus required label={w.code} description={w.codeHint} value={code} maxLength={24} error={wrong('body.code')} onChange={e => setCode(e.currentTarget.value.toUpperCase())} />
          {!like && <TextInput required label={w.name} value={name} minLength={2} maxLength={80} error={wrong('body.brief.name')} onChange={e => setName(e.currentTarget.value)} />}
          {!like && <Select label={w.kind} allowDeselect={false} value={type} onChange={t => setType(t ?? 'offer')} data={kinds.map(k => ({ value: k, label: w[k] }))} />}
          {!like && type === 'correction' && <TextInput required label={w.corrected} value={of} maxLength={24} error={wrong('body.brief.of')} onChange={e => setOf(e.currentTarget.value.toUpperCase())} />}
          {begin.isError && <Failed problem={begin.error} />}
          <Group justify="flex-end"><Button type="submit" loading={begin.isPending} disabled={code.length < 2}>{w.begin}</Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
