import { Button, Center, Code, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../api/client'
import { Failed, Loading } from '../parts/states'
import { useWords } from '../words'
import { Qr } from './qr'
import { useSession } from './session'
import { words } from './words'

/** Needs is what stands before every page until the operator has a password of their own and, where the house wants it, an authenticator. */
export function Needs() {
  const { needs } = useSession()
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="lg" radius="md" w={420} maw="100%">{needs.includes('password') ? <OwnPassword /> : <Authenticator />}</Paper>
    </Center>
  )
}

function OwnPassword() {
  const w = useWords(words)
  const { refresh } = useSession()
  const [given, setGiven] = useState('')
  const [next, setNext] = useState('')
  const save = useMutation({ mutationFn: () => got(api.PUT('/session/password', { body: { given, next } })), onSuccess: refresh })
  return (
    <form onSubmit={e => { e.preventDefault(); save.mutate() }}>
      <Stack gap="sm">
        <Title order={1} size="h4">{w.mustPassword}</Title>
        <Text size="sm" c="dimmed">{w.mustPasswordHint}</Text>
        <PasswordInput label={w.given} autoComplete="current-password" required value={given} onChange={e => setGiven(e.currentTarget.value)} />
        <PasswordInput label={w.next} description={w.nextHint} autoComplete="new-password" required minLength={12} value={next} onChange={e => setNext(e.currentTarget.value)} />
        {save.isError && <Failed problem={save.error} />}
        <Button type="submit" loading={save.isPending}>{w.save}</Button>
      </Stack>
    </form>
  )
}

function Authenticator() {
  const w = useWords(words)
  const { refresh } = useSession()
  const [code, setCode] = useState('')
  const seed = useQuery({ queryKey: ['codes'], queryFn: () => got(api.POST('/session/codes')), staleTime: Infinity, gcTime: 0, retry: false })
  const confirm = useMutation({ mutationFn: () => got(api.POST('/session/codes/confirm', { body: { code } })), onSuccess: refresh })
  if (seed.isPending) return <Loading rows={3} />
  if (seed.isError) return <Failed problem={seed.error} again={() => void seed.refetch()} />
  return (
    <form onSubmit={e => { e.preventDefault(); confirm.mutate() }}>
      <Stack gap="sm">
        <Title order={1} size="h4">{w.mustCodes}</Title>
        <Text size="sm" c="dimmed">{w.mustCodesHint}</Text>
        <Center><Qr text={seed.data.url} label={w.qr} /></Center>
        <Text size="sm" c="dimmed">{w.orType}</Text>
        <Code block>{seed.data.seed.replace(/(.{4})/g, '$1 ')}</Code>
        <TextInput label={w.code} inputMode="numeric" autoComplete="one-time-code" maxLength={6} required value={code} onChange={e => setCode(e.currentTarget.value)} />
        {confirm.isError && <Failed problem={confirm.error} />}
        <Button type="submit" loading={confirm.isPending}>{w.save}</Button>
      </Stack>
    </form>
  )
}
