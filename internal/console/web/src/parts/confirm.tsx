import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useWords } from '../words'
import { Failed } from './states'

const words = {
  en: { cancel: 'Cancel' },
  'zh-Hans': { cancel: '取消' },
  'zh-Hant': { cancel: '取消' },
}

interface Given {
  title: string
  /** What will happen, and whether it can be undone. */
  children: ReactNode
  /** The button that does it, named by its verb. */
  verb: string
  danger?: boolean
  /** Throws what went wrong; it is shown, and the question stays open. */
  act: () => Promise<unknown>
  opened: boolean
  close: () => void
  disabled?: boolean
}

/** Confirm asks before something that others will feel. The page behind it may scroll: locking it would take an inline style, which the policy refuses. */
export function Confirm({ title, children, verb, danger, act, opened, close, disabled }: Given) {
  const w = useWords(words)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const shut = () => { setProblem(undefined); close() }
  const go = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      await act()
      shut()
    } catch (p) {
      setProblem(p)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal lockScroll={false} opened={opened} onClose={shut} title={title} centered transitionProps={{ duration: 0 }}>
      <form onSubmit={e => { e.preventDefault(); void go() }}>
        <Stack gap="md">
          {typeof children === 'string' ? <Text size="sm">{children}</Text> : children}
          {problem !== undefined && <Failed problem={problem} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={shut}>{w.cancel}</Button>
            <Button type="submit" color={danger ? 'red' : undefined} loading={busy} disabled={disabled}>{verb}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
