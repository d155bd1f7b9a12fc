import { Anchor, Box, Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Fragment, useEffect, useRef, useState } from 'react'
import { Link, useParams } from 'react-router'
import { Empty, Loading } from '../../parts/states'
import { Tag } from '../../parts/tag'
import { Unread } from '../../parts/unread'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { Answer } from './answer'
import classes from './conversations.module.css'
import { Passed } from './item'
import { type Clear, type Head, useStory } from './read'
import { Unmask } from './unmask'
import { words } from './words'

/** Story is one conversation: who it is with, what passed, and the answer of whoever has taken it over. */
export function Story() {
  const { id = '' } = useParams()
  return <One key={id} id={id} />
}

function One({ id }: { id: string }) {
  const w = useWords(words)
  const { may } = useSession()
  const story = useStory(id)
  const [clear, setClear] = useState<Clear>()
  if (story.pending) return <Loading rows={9} height={44} />
  if (story.error) return <Unread problem={story.error} again={() => void story.again()} to="/conversations" all={w.back} />
  const { head, items } = story
  if (!head) return <Empty title={w.quiet} />
  return (
    <Stack gap="sm" className={classes.one}>
      <Group justify="space-between" gap="xs">
        <Box>
          <Anchor component={Link} to="/conversations" size="sm" hiddenFrom="sm"><IconArrowLeft size={14} aria-hidden /> {w.back}</Anchor>
          <Whose head={head} number={clear?.number} />
        </Box>
        {may('conversations:unmask') && (clear
          ? <Button size="xs" variant="default" onClick={() => setClear(undefined)}>{w.mask}</Button>
          : <Unmask id={id} places={story.places} show={setClear} />)}
      </Group>
      {items.length === 0 ? <Empty title={w.quiet} /> : <Line head={head} items={items.map(i => clear?.items.get(i.id) ?? i)} earlier={story.earlier} loading={story.loading} />}
      {may('conversations:answer') && <Answer head={head} again={story.again} />}
    </Stack>
  )
}

function Whose({ head, number }: { head: Head; number?: string }) {
  const w = useWords(words)
  const f = useFormat()
  return (
    <Group gap="xs">
      <Title order={2} size="h4">{number ?? head.number}</Title>
      <Text size="sm" c="dimmed">{f.listed(head.customers ?? []) || w.nobody}</Text>
      {number && <Tag tone="warn">{w.inClear}</Tag>}
      {head.distrusted && <Tag tone="bad">{w.distrusted}</Tag>}
      {head.taken && !head.taken.mine && <Tag tone="live">{w.theirs(head.taken.by)}</Tag>}
      {head.zone && <Text size="xs" c="dimmed">{w.zone(f.zoneName(head.last, head.zone))}</Text>}
    </Group>
  )
}

interface Given {
  head: Head
  items: Parameters<typeof Passed>[0]['item'][]
  earlier?: () => void
  loading: boolean
}

/** Line is what passed, in the order of time. Its end stays in sight when something new comes, unless somebody reads further up. */
function Line({ head, items, earlier, loading }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const box = useRef<HTMLOListElement>(null)
  const near = useRef(true)
  const last = items.at(-1)?.id
  useEffect(() => {
    if (near.current && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [last])
  return (
    <ol ref={box} className={classes.line} tabIndex={0} aria-label={w.timeline} onScroll={e => { const b = e.currentTarget; near.current = b.scrollHeight - b.scrollTop - b.clientHeight < 80 }}>
      {earlier && <li className={classes.change}><Button size="compact-xs" variant="subtle" onClick={earlier} loading={loading}>{w.earlier}</Button></li>}
      {items.map((i, at) => (
        <Fragment key={i.id}>
          {(at === 0 || f.day(i.at) !== f.day(items[at - 1]!.at)) && <li className={classes.change}><Text size="xs" fw={600}>{f.weekday(i.at)}</Text></li>}
          <Passed item={i} zone={head.zone} />
        </Fragment>
      ))}
    </ol>
  )
}
