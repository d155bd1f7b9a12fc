import { Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Problem } from '../api/client'
import { useWords } from '../words'
import { Empty, Failed } from './states'

const words = {
  en: { gone: 'This is not there, or not for you', hint: 'The address may be mistyped, or somebody else’s work may be kept from your role.' },
  'zh-Hans': { gone: '内容不存在，或您无权查看', hint: '地址可能输入有误，或您的角色看不到此内容。' },
  'zh-Hant': { gone: '內容不存在，或您無權查看', hint: '網址可能輸入有誤，或您的角色看不到此內容。' },
}

interface Given {
  problem: unknown
  again: () => void
  /** Where all of them are listed, and how that page is called. */
  to: string
  all: string
}

/** Unread stands in place of a thing that could not be read: where there is none, the way to those there are; else what went wrong. */
export function Unread({ problem, again, to, all }: Given) {
  const w = useWords(words)
  if (!(problem instanceof Problem && problem.status === 404)) return <Failed problem={problem} again={again} />
  return (
    <Empty title={w.gone} hint={w.hint}>
      <Button component={Link} to={to} variant="default" leftSection={<IconArrowLeft size={16} />}>{all}</Button>
    </Empty>
  )
}
