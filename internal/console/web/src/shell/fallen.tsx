import { Button, Text } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { Empty } from '../parts/states'
import { useWords } from '../words'

const words = {
  en: { title: 'This page stopped working', hint: 'What the server keeps is not touched. Load the page again; if it stops again, tell your admin what stands below.', again: 'Load again' },
  'zh-Hans': { title: '页面出错了', hint: '服务器上的内容不受影响。请重新加载；若再次出错，请把下面的内容告诉管理员。', again: '重新加载' },
  'zh-Hant': { title: '頁面出錯', hint: '伺服器上的內容不受影響。請重新載入；如再次出錯，請將以下內容告知管理員。', again: '重新載入' },
}

/** Fallen stands in place of a page that threw, so that the rest of the console goes on. */
export class Fallen extends Component<{ children: ReactNode }, { fault?: Error }> {
  override state: { fault?: Error } = {}

  static getDerivedStateFromError(fault: Error) {
    return { fault }
  }

  override render() {
    return this.state.fault ? <Told fault={this.state.fault} /> : this.props.children
  }
}

function Told({ fault }: { fault: Error }) {
  const w = useWords(words)
  return (
    <Empty title={w.title} hint={w.hint}>
      <Text size="xs" ff="monospace">{fault.message}</Text>
      <Button variant="default" onClick={() => location.reload()}>{w.again}</Button>
    </Empty>
  )
}
