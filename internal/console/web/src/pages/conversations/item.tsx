import { Anchor, Code, Group, Text } from '@mantine/core'
import { Link } from 'react-router'
import { fared, useFates } from '../../parts/fates'
import { useOutcomes } from '../../parts/outcomes'
import { Tag } from '../../parts/tag'
import { Time } from '../../parts/time'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { named, names } from '../cases/names'
import { Call } from './call'
import classes from './conversations.module.css'
import { Notification } from './notification'
import type { Item } from './read'
import { When } from './when'
import { type Said, words } from './words'

/** Passed is one thing that passed between the bank and a customer. */
export function Passed({ item, zone }: { item: Item; zone?: string }) {
  const w = useWords(words)
  if (item.text) return <Texts item={item} text={item.text} zone={zone} />
  if (item.notification) return <Notification note={item.notification} at={item.at} zone={zone} />
  if (item.call) return <li className={classes.card} data-kind="call"><Call call={item.call} at={item.at} zone={zone} /></li>
  if (item.case) return <Case item={item} zone={zone} />
  if (item.change) {
    return <li className={classes.change} data-kind="change"><Text size="xs" c="dimmed">{changed(w, item.change)} · <When at={item.at} zone={zone} /></Text></li>
  }
  return null
}

function changed(w: Said, c: NonNullable<Item['change']>): string {
  switch (c.what) {
    case 'take': return w.tookOver(c.by)
    case 'hand-back': return w.handedBack(c.by)
    case 'lapse': return w.ranOut(c.by)
    case 'unmask': return w.looked(c.by)
  }
  return w.changed(c.by)
}

function Texts({ item, text, zone }: { item: Item; text: NonNullable<Item['text']>; zone?: string }) {
  const w = useWords(words)
  const fate = useFates()
  const came = useOutcomes()
  return (
    <li className={classes.both} data-kind="text">
      <div className={classes.theirs}>
        <Text size="sm" className={classes.words} lang={text.language}>{text.words || w.forgotten}</Text>
        <Text size="xs" c="dimmed">{w.customerSays} · <When at={item.at} zone={zone} />{text.command && text.outcome !== 'colleague' && <> · {w.understood} <Code fz={11}>{text.command}</Code></>}</Text>
      </div>
      {text.answer
        ? (
          <div className={classes.ours}>
            <Text size="sm" className={classes.words} lang={text.language}>{text.answer}</Text>
            <Group gap={6} justify="flex-end"><Text size="xs" c="dimmed">{w.bank} · {came(text.outcome)}</Text>{text.state && <Tag tone={fared(text.state)}>{fate(text.state)}</Tag>}</Group>
          </div>
        )
        : <Text size="xs" c="dimmed" ta="right">{text.outcome === 'colleague' ? w.waiting : `${w.silent} · ${came(text.outcome)}`}</Text>}
    </li>
  )
}

function Case({ item, zone }: { item: Item; zone?: string }) {
  const w = useWords(words)
  const n = useWords(names)
  const { may } = useSession()
  const c = item.case!
  return (
    <li className={classes.card} data-kind="case">
      <Group gap="xs">
        <Text size="sm" fw={600}>{w.caseIs} {c.ref}</Text>
        <Tag tone={c.overdue ? 'bad' : c.state === 'closed' ? 'plain' : 'live'}>{c.overdue ? w.overdue : c.state === 'closed' ? w.closed : w.open}</Tag>
        <Text size="sm">{named(n, c.kind)} · {named(n, c.category)}</Text>
        {may('cases:read') && <Anchor component={Link} to={`/cases/${c.ref}`} size="sm">{w.caseOpen}</Anchor>}
      </Group>
      <Text size="xs" c="dimmed"><When at={item.at} zone={zone} />{c.state !== 'closed' && <> · {w.caseDue} <Time at={c.due} zone={zone} /></>}</Text>
    </li>
  )
}
