import { Alert, Box, Button, Center, Divider, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, got, Problem, type Schema } from '../api/client'
import { Failed } from '../parts/states'
import { useWords } from '../words'
import { LanguageChoice, SchemeChoice } from './choices'
import { house } from './house'
import { useLang } from './language'
import { words } from './words'

interface Given {
  enter: (s: Schema<'Session'>) => void
  expired: boolean
}

/** Door is where one signs in: in the demo by a click, elsewhere by password and code. */
export function Door({ enter, expired }: Given) {
  const w = useWords(words)
  const { lang } = useLang()
  const refused = useRefused(w)
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w={420} maw="100%" gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Title order={1} size="h3" textWrap="balance">{w.signInTo(house.brand[lang])}</Title>
          <Group gap="xs" wrap="nowrap"><LanguageChoice /><SchemeChoice /></Group>
        </Group>
        {expired && <Alert color="yellow" role="status">{w.expired}</Alert>}
        {refused && <Alert color="red" role="alert">{refused}</Alert>}
        {house.demo && <DemoDoor names={house.demo} enter={enter} />}
        <Paper withBorder p="lg" radius="md"><PasswordDoor enter={enter} />{house.oidc && <IssuerDoor name={house.oidc} />}</Paper>
        <Text size="xs" c="dimmed" ta="center">Cardline {house.version}</Text>
      </Stack>
    </Center>
  )
}

function DemoDoor({ names, enter }: { names: string[]; enter: Given['enter'] }) {
  const w = useWords(words)
  const as: Record<string, string> = {
    maker: w.roleMaker, checker: w.roleChecker, agent: w.roleAgent, supervisor: w.roleSupervisor, operator: w.roleOperator, auditor: w.roleAuditor, admin: w.roleAdmin,
  }
  const click = useMutation({ mutationFn: (demo: string) => got(api.POST('/session', { body: { demo } })), onSuccess: enter })
  return (
    <Paper withBorder p="lg" radius="md">
      <Title order={2} size="h5">{w.demo}</Title>
      <Text size="sm" c="dimmed" mt={4} mb="sm">{w.demoHint}</Text>
      <Stack gap={6}>
        {names.map(name => (
          <Button
            key={name} variant="default" justify="flex-start" h="auto" mih={36} py={6} styles={{ label: { whiteSpace: 'normal', height: 'auto' } }} data-demo={name} loading={click.isPending && click.variables === name} disabled={click.isPending}
            onClick={() => click.mutate(name)}
          >
            <Role words={as[name] ?? name} />
          </Button>
        ))}
      </Stack>
      {click.isError && <Box mt="sm"><Failed problem={click.error} /></Box>}
    </Paper>
  )
}

/** Role is "Agent: talks to customers" with its name before what it does. */
function Role({ words }: { words: string }) {
  const [name, ...does] = words.split(/[:：]\s*/)
  return (
    <Group gap="sm" wrap="nowrap" align="baseline">
      <Text span fw={600} size="sm" flex="0 0 96px" ta="start">{name}</Text>
      <Text span size="xs" c="dimmed" fw={400} ta="start" lh={1.35}>{does.join('')}</Text>
    </Group>
  )
}

/** What the address says of somebody who comes back from the issuer and was not let in. It is said once. */
function useRefused(w: (typeof words)['en']): string | undefined {
  const [why] = useState(() => new URLSearchParams(location.search).get('refused'))
  useEffect(() => {
    if (why) history.replaceState(null, '', location.pathname)
  }, [why])
  const said: Record<string, string> = { away: w.refusedAway, stale: w.refusedStale, token: w.refusedToken, nobody: w.refusedNobody, group: w.refusedGroup }
  return why ? (said[why] ?? w.refusedAway) : undefined
}

/** IssuerDoor leads to the bank's own sign-in service, which leads back. */
function IssuerDoor({ name }: { name: string }) {
  const w = useWords(words)
  return (
    <Stack gap="sm" mt="sm">
      <Divider label={w.orWith} />
      <Button component="a" href="/api/v1/session/oidc" variant="default">{w.signInWith(name)}</Button>
    </Stack>
  )
}

function PasswordDoor({ enter }: { enter: Given['enter'] }) {
  const w = useWords(words)
  const [given, setGiven] = useState({ name: '', password: '', code: '' })
  const [asksCode, setAsksCode] = useState(false)
  const signIn = useMutation({
    mutationFn: () => got(api.POST('/session', { body: { name: given.name, password: given.password, ...(given.code && { code: given.code }) } })),
    onSuccess: enter,
    onError: p => setAsksCode(asked => asked || (p instanceof Problem && p.of('body.code') !== undefined)),
  })
  const p = signIn.error instanceof Problem ? signIn.error : undefined
  const mute = p?.of('body.code') !== undefined && !given.code
  return (
    <form onSubmit={e => { e.preventDefault(); signIn.mutate() }}>
      <Stack gap="sm">
        {house.demo && <Divider label={w.orPassword} />}
        <TextInput label={w.name} autoComplete="username" required value={given.name} onChange={e => setGiven({ ...given, name: e.currentTarget.value })} />
        <PasswordInput label={w.password} autoComplete="current-password" required value={given.password} onChange={e => setGiven({ ...given, password: e.currentTarget.value })} />
        {asksCode && (
          <TextInput
            label={w.code} description={w.codeHint} inputMode="numeric" autoComplete="one-time-code" maxLength={6} autoFocus required value={given.code}
            onChange={e => setGiven({ ...given, code: e.currentTarget.value })}
          />
        )}
        {p && !mute && (p.status === 401 || p.status === 429 ? <Alert color="red" role="alert">{p.status === 429 ? w.shut : w.wrong}</Alert> : <Failed problem={p} />)}
        <Button type="submit" loading={signIn.isPending}>{w.signIn}</Button>
      </Stack>
    </form>
  )
}
