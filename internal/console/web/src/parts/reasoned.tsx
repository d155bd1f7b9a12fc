import { Stack, Text, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useWords } from '../words'
import { Confirm } from './confirm'

const words = {
  en: { reason: 'Reason', hint: 'It stands in the audit trail.' },
  'zh-Hans': { reason: '原因', hint: '将记入审计日志。' },
  'zh-Hant': { reason: '原因', hint: '將記入審計日誌。' },
}

interface Given {
  title: string
  children: ReactNode
  verb: string
  danger?: boolean
  act: (reason: string) => Promise<unknown>
  opened: boolean
  close: () => void
  disabled?: boolean
  /** The fewest characters the server takes. */
  least?: number
}

/** Reasoned asks before something that others will feel, and why. */
export function Reasoned({ children, act, disabled, least = 2, ...rest }: Given) {
  const w = useWords(words)
  const [reason, setReason] = useState('')
  const why = reason.trim()
  return (
    <Confirm {...rest} disabled={disabled || why.length < least} act={async () => { await act(why); setReason('') }}>
      <Stack gap="sm">
        {typeof children === 'string' ? <Text size="sm">{children}</Text> : children}
        <TextInput data-autofocus label={w.reason} description={w.hint} required maxLength={200} value={reason} onChange={e => setReason(e.currentTarget.value)} />
      </Stack>
    </Confirm>
  )
}
