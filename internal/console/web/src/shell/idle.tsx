import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { lastUse } from '../api/client'
import { useWords } from '../words'
import { useSession } from './session'
import { words } from './words'

const notice = 120 // seconds before the end, or a quarter of what there is

/** Idle tells before a session ends for want of use, and lets one stay. */
export function Idle() {
  const w = useWords(words)
  const { idle, refresh, signOut } = useSession()
  const [left, setLeft] = useState(Infinity)
  useEffect(() => {
    if (idle === 0) return
    const look = () => setLeft(Math.ceil(idle - (Date.now() - lastUse()) / 1000))
    const t = setInterval(look, 1000)
    return () => clearInterval(t)
  }, [idle])
  useEffect(() => {
    if (left <= 0) void refresh() // the server says whether it is over
  }, [left <= 0, refresh])
  const stay = () => {
    setLeft(Infinity)
    void refresh()
  }
  return (
    <Modal opened={left <= Math.min(notice, idle / 4)} onClose={stay} title={w.idleTitle} centered transitionProps={{ duration: 0 }}>
      <Stack>
        <Text size="sm">{w.idle(Math.max(left, 0))}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => void signOut()}>{w.signOut}</Button>
          <Button onClick={stay} data-autofocus>{w.stay}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
