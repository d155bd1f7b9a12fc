import { Button, Text } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { Empty } from '../parts/states'
import { useWords } from '../words'

const words = {
  en: { title: 'This page stopped working', hint: 'What the server keeps is not touched. Load the page again; if it stops again, tell your admin what stands below.', again: 'Load again', away: 'This page did not load', awayHint: 'The server could not be reached, or the program was renewed meanwhile. Load the page again.' },
  'zh-Hans': { title: '页面出错了', hint: '服务器上的内容不受影响。请重新加载；若再次出错，请把下面的内容告诉管理员。', again: '重新加载', away: '此页面未能加载', awayHint: '无法连接服务器，或系统刚刚更新。请重新加载。' },
  'zh-Hant': { title: '頁面出錯', hint: '伺服器上的內容不受影響。請重新載入；如再次出錯，請將以下內容告知管理員。', again: '重新載入', away: '此頁面未能載入', awayHint: '無法連接伺服器，或系統剛剛更新。請重新載入。' },
}

/** What browsers and the bundler say where a part of the page could not be fetched. */
const unloaded = /preload CSS|dynamically imported module|module script failed/i

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
  const away = unloaded.test(fault.message)
  return (
    <Empty title={away ? w.away : w.title} hint={away ? w.awayHint : w.hint}>
      {!away && <Text size="xs" ff="monospace">{fault.message}</Text>}
      <Button variant="default" onClick={() => location.reload()}>{w.again}</Button>
    </Empty>
  )
}
