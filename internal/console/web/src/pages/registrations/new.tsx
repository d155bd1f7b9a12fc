import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useWords } from '../../words'
import { words } from './words'

/** New asks for the code that customers will text; the rest is written in the editor. One that is there already gets a new version. */
export function New({ opened, close }: { opened: boolean; close: () => void }) {
  const w = useWords(words)
  const go = useNavigate()
  const [code, setCode] = useState('')
  const fits = /^[A-Z][A-Z0-9]{2,15}$/.test(code)
  return (
    <Modal lockScroll={false} opened={opened} onClose={close} title={w.fresh} centered transitionProps={{ duration: 0 }} closeButtonProps={{ 'aria-label': w.close }}>
      <form onSubmit={e => { e.preventDefault(); if (fits) void go(`/registrations/${code}/edit`) }}>
        <Stack gap="sm">
          <TextInput data-autofocus required label={w.code} description={w.codeHint} value={code} maxLength={16} onChange={e => setCode(e.currentTarget.value.toUpperCase().replace(/[^A-Z0-9]/g, ''))} />
          <Group justify="flex-end"><Button type="submit" disabled={!fits}>{w.begin}</Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
