import { ActionIcon, Alert, Autocomplete, Badge, Button, Group, Paper, Stack, Text, Textarea, Title, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useFault } from '../../parts/fault'
import { usePressed } from '../../parts/pressed'
import { Empty } from '../../parts/states'
import { useTongues } from '../../parts/tongues'
import { useFormat } from '../../shell/language'
import { langs, useWords } from '../../words'
import { useCondition } from './change'
import type { Chart, Edit, Node } from './data'
import classes from './node_panel.module.css'
import { words } from './words'

interface Given {
  chart: Chart
  node?: Node
  edits: Edit[]
  /** undefined: this version cannot be changed by who looks at it. */
  change?: (e: Edit) => void
  undo: (e: Edit) => void
  choose: (name: string) => void
}

/** NodePanel is one node: where its keys lead, which is seen at once, and what is said there in each language. */
export function NodePanel({ chart, node, edits, change, undo, choose }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const say = useFault()
  if (!node) return <Paper withBorder radius="md"><Empty title={w.noNode} hint={w.noNodeHint} /></Paper>
  const mine = edits.filter(e => e.node === node.name)
  return (
    <Paper withBorder radius="md" p="md" component="section" aria-label={node.name}>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h5">{node.name}</Title>
        <Badge variant="default" tt="none" fw={500}>{w[`kind_${node.kind}`]}{node.does && ` · ${node.does}`}</Badge>
      </Group>
      <Text size="xs" c="dimmed">
        {node.file}:{node.line}{node.callers > 0 && ` · ${w.callers(node.callers, f.number(node.callers))} · ${w.left(f.share(node.left, node.callers))}`}
      </Text>
      {(node.faults ?? []).length > 0 && (
        <Alert color="red" mt="sm" role="alert">
          {(node.faults ?? []).map((x, i) => <Text key={i} size="sm">{x.file}:{x.line} {say(x)}</Text>)}
        </Alert>
      )}
      <Keys chart={chart} node={node} edits={mine} change={change} undo={undo} choose={choose} />
      <Said node={node} edits={mine} change={change} undo={undo} />
    </Paper>
  )
}

function Said({ node, edits, change, undo }: { node: Node; edits: Edit[]; change?: Given['change']; undo: Given['undo'] }) {
  const w = useWords(words)
  const tongue = useTongues(true)
  return (node.said ?? []).map(s => (
    <Stack key={s.slot} gap="xs" mt="md">
      <Title order={3} size="h6">{w[s.slot]}</Title>
      {langs.map(lang => {
        const edit = edits.find(e => e.slot === s.slot && e.lang === lang)
        const seconds = s.seconds[lang]
        return (
          <Textarea
            key={lang} label={tongue(lang)} lang={lang} autosize minRows={1} readOnly={!change} value={edit?.text ?? s.text[lang] ?? ''} maxLength={600}
            description={seconds !== undefined ? w.seconds(seconds) : undefined} classNames={{ root: classes.said, wrapper: classes.words }}
            onChange={e => change?.({ node: node.name, slot: s.slot, lang, text: e.currentTarget.value.replace(/\s*\n\s*/g, ' ') })}
            rightSection={edit && <Undo edit={edit} undo={undo} />}
          />
        )
      })}
    </Stack>
  ))
}

function Undo({ edit, undo }: { edit: Edit; undo: Given['undo'] }) {
  const w = useWords(words)
  return (
    <Tooltip label={w.undo}><ActionIcon variant="subtle" aria-label={w.undo} onClick={() => undo(edit)}><IconArrowBackUp size={16} /></ActionIcon></Tooltip>
  )
}

const presses = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', 'star', 'hash']

function Keys({ chart, node, edits, change, undo, choose }: { chart: Chart; node: Node; edits: Edit[]; change?: Given['change']; undo: Given['undo']; choose: Given['choose'] }) {
  const w = useWords(words)
  const f = useFormat()
  const pressed = usePressed()
  const condition = useCondition()
  const tongue = useTongues(true)
  const ways = Map.groupBy(node.ways ?? [], x => x.key)
  const added = edits.filter(e => e.key && !ways.has(e.key))
  const free = presses.filter(k => !ways.has(k) && !added.some(e => e.key === k))
  const targets = [...(chart.nodes ?? []).map(n => n.name), 'again', 'back']
  const goes = (key: string, to: string) => change?.({ node: node.name, key, to })
  if (ways.size === 0 && added.length === 0 && node.kind !== 'menu') return null
  return (
    <Stack gap={6} mt="sm">
      <Title order={3} size="h6">{w.keys}</Title>
      <div className={classes.ways}>
        {[...ways].map(([key, to]) => {
          const edit = edits.find(e => e.key === key)
          const plain = to.length === 1 && !to[0]!.when && !to[0]!.lang
          const callers = to.reduce((n, x) => n + (x.callers ?? 0), 0)
          return (
            <div key={key} className={classes.way}>
              <Badge variant="default" tt="none" fullWidth>{pressed(key)}</Badge>
              {plain && change
                ? <Target id={pressed(key)} value={edit?.to ?? to[0]!.to} targets={targets} set={t => goes(key, t)} />
                : (
                  <div>
                    {to.map((x, i) => (
                      <Text key={i} size="sm">
                        <LinkTo name={x.to} choose={choose} />{x.when && <Text span size="xs" c="dimmed"> {condition(x)}</Text>}{x.lang && <Text span size="xs" c="dimmed"> {tongue(x.lang)}</Text>}
                      </Text>
                    ))}
                    {change && <Text size="xs" c="dimmed">{w.onlyWhen}</Text>}
                  </div>
                )}
              <Group gap={4} wrap="nowrap">
                {callers > 0 && <Text size="xs" c="dimmed">{f.number(callers)}</Text>}
                {edit ? <Undo edit={edit} undo={undo} />
                  : plain && change && presses.includes(key) && (
                    <ActionIcon variant="subtle" color="gray" aria-label={w.removeKey(pressed(key))} onClick={() => change({ node: node.name, key })}><IconTrash size={16} /></ActionIcon>
                  )}
              </Group>
            </div>
          )
        })}
        {added.map(e => (
          <div key={e.key} className={classes.way}>
            <Badge variant="default" tt="none" fullWidth>{pressed(e.key!)}</Badge>
            <Target id={pressed(e.key!)} value={e.to ?? ''} targets={targets} set={t => goes(e.key!, t)} />
            <Undo edit={e} undo={undo} />
          </div>
        ))}
      </div>
      {change && node.kind === 'menu' && free.length > 0 && <AddKey free={free} add={k => goes(k, 'again')} />}
      {node.kind === 'menu' && (
        <Text size="xs" c="dimmed">{w.always}{f.colon}{(chart.always ?? []).map(a => `${pressed(a.key)} → ${a.to}`).join(' · ')}</Text>
      )}
    </Stack>
  )
}

function LinkTo({ name, choose }: { name: string; choose: (n: string) => void }) {
  if (!name.includes('.')) return <>{name}</>
  return <Button variant="transparent" size="compact-sm" p={0} onClick={() => choose(name)}>{name}</Button>
}

function Target({ id, value, targets, set }: { id: string; value: string; targets: string[]; set: (t: string) => void }) {
  const w = useWords(words)
  return <Autocomplete size="xs" aria-label={w.leadsTo(id)} data={targets} limit={12} value={value} onChange={set} comboboxProps={{ withinPortal: true }} />
}

function AddKey({ free, add }: { free: string[]; add: (k: string) => void }) {
  const w = useWords(words)
  const pressed = usePressed()
  const [open, setOpen] = useState(false)
  if (!open) return <Group><Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={() => setOpen(true)}>{w.addKey}</Button></Group>
  return (
    <Group gap={4} role="group" aria-label={w.addKey}>
      {free.map(k => <Button key={k} size="compact-xs" variant="default" onClick={() => { add(k); setOpen(false) }}>{pressed(k)}</Button>)}
    </Group>
  )
}
