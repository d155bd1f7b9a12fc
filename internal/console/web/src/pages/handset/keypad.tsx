import { Button, Group, TextInput } from '@mantine/core'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { useWords } from '../../words'
import type { Call, Step } from './data'
import classes from './handset.module.css'
import { words } from './words'

/** How long after a key an entry is taken as it is. */
const between = 3_000

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

/** Keypad is what a caller can do where the call waits for them: keys, words, silence; and what became of a talk with a person. */
export function Keypad({ call, busy, act }: { call: Call; busy: boolean; act: (step: Step) => void }) {
  const w = useWords(words)
  const [entry, setEntry] = useState('')
  const [said, setSaid] = useState('')
  useEffect(() => { // as on a telephone: who presses nothing more has finished
    if (!entry || busy) return
    const t = setTimeout(() => act({ do: 'keys', keys: entry }), between)
    return () => clearTimeout(t)
  }, [entry, busy, act])
  if (call.state === 'pauses') return null
  if (call.state === 'talks') {
    return (
      <Group gap={6}>
        <Button size="xs" disabled={busy} onClick={() => act({ do: 'talked', talked: 'completed' })}>{w.talked}</Button>
        <Button size="xs" variant="default" disabled={busy} onClick={() => act({ do: 'talked', talked: 'busy' })}>{w.busy}</Button>
        <Button size="xs" variant="default" disabled={busy} onClick={() => act({ do: 'talked', talked: 'no-answer' })}>{w.noAnswer}</Button>
      </Group>
    )
  }
  const records = call.state === 'records'
  const { keys: most, finish, speech } = call.wants
  const enter = (digits: string) => act({ do: 'keys', keys: digits })
  // One key is sent as it is pressed; an entry when it is full, or with the key that ends it.
  const press = (key: string) => {
    const next = entry + key
    if (most === 1 || (finish && key === finish) || (most > 1 && next.length >= most)) enter(next)
    else setEntry(next)
  }
  const typed = (e: KeyboardEvent) => {
    if (e.target instanceof HTMLInputElement || e.ctrlKey || e.metaKey || e.altKey) return
    if (keys.includes(e.key)) press(e.key)
  }
  return (
    <div onKeyDown={typed}>
      <div className={classes.keys} role="group" aria-label={w.keypad}>
        {keys.map(k => <Button key={k} size="xs" h={32} variant="default" disabled={busy || records} onClick={() => press(k)}>{k}</Button>)}
      </div>
      {entry !== '' && (
        <Group gap={6} mt={6} wrap="nowrap">
          <TextInput size="xs" readOnly aria-label={w.entry} value={entry} flex={1} />
          <Button size="xs" disabled={busy} onClick={() => enter(entry)}>{w.sendKeys}</Button>
          <Button size="xs" variant="default" onClick={() => setEntry('')}>{w.clear}</Button>
        </Group>
      )}
      <form onSubmit={e => { e.preventDefault(); if (said.trim()) act({ do: 'say', words: said }) }}>
        <Group gap={6} mt={8} wrap="nowrap">
          <TextInput
            size="xs" aria-label={w.say} placeholder={speech || records ? w.say : w.keysOnly} disabled={!speech && !records} value={said} maxLength={400} flex={1}
            onChange={e => setSaid(e.currentTarget.value)}
          />
          <Button size="xs" type="submit" variant="default" disabled={busy || !said.trim()}>{w.sayIt}</Button>
          <Button size="xs" variant="default" disabled={busy} onClick={() => act({ do: 'silence' })}>{w.silence}</Button>
        </Group>
      </form>
    </div>
  )
}
