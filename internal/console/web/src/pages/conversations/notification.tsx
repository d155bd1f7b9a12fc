import { Button, Code, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got, type Schema } from '../../api/client'
import { fared, useFates } from '../../parts/fates'
import { useTypes } from '../../parts/message_types'
import { useGate, useReason } from '../../parts/reason'
import { Failed, Loading } from '../../parts/states'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import classes from './conversations.module.css'
import { When } from './when'
import { words } from './words'

interface Given {
  note: Schema<'ConversationNotification'>
  at: string
  zone?: string
}

/** Notification is a message of ours, or what a colleague wrote; a click tells what the gates made of it. */
export function Notification({ note, at, zone }: Given) {
  const w = useWords(words)
  const { may } = useSession()
  const fate = useFates()
  const said = useReason()
  const called = useTypes()
  const [why, setWhy] = useState(false)
  return (
    <li className={note.by ? classes.mine : classes.ours} data-kind="notification">
      <Text size="sm" className={classes.words} lang={note.lang}>{note.text}</Text>
      <Group gap={6} justify="flex-end">
        <Text size="xs" c="dimmed">{note.by || `${w.notification} · ${called(note.type)}`} · <When at={at} zone={zone} /></Text>
        <Tag tone={fared(note.state)}>{fate(note.state)}</Tag>
        {may('messages:read') && <Button size="compact-xs" variant="subtle" onClick={() => setWhy(!why)} aria-expanded={why}>{why ? w.hideWhy : w.why}</Button>}
      </Group>
      {note.reason && !why && <Text size="xs" c="dimmed" ta="right">{said(note.reason, note.why)}</Text>}
      {why && <Why id={note.id} zone={zone} />}
    </li>
  )
}

/** Why is the story of a message: each state it was in, and which gate decided. */
function Why({ id, zone }: { id: string; zone?: string }) {
  const w = useWords(words)
  const fate = useFates()
  const said = useReason()
  const gate = useGate()
  const story = useQuery({ queryKey: ['message', id], queryFn: () => got(api.GET('/messages/{id}', { params: { path: { id } } })) })
  if (story.isPending) return <Loading rows={3} height={18} />
  if (story.isError) return <Failed problem={story.error} again={() => void story.refetch()} />
  return (
    <ol className={classes.path}>
      {story.data.steps?.map((s, i) => (
        <Text component="li" size="xs" key={i}>
          {fate(s.state)} · <Time at={s.at} zone={zone} exact />
          {s.gate && <> · {w.gate} <Code fz={11}>{gate(s.gate)}</Code></>}
          {s.reason && <> · {said(s.reason, s.why)}</>}
        </Text>
      ))}
    </ol>
  )
}
