import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Problem } from '../api/client'
import { useLang } from '../shell/language'
import { type Lang, useWords } from '../words'
import { type Label, useFault, useField } from './fault'
import { useMoments } from './moments'
import { problems } from './problem_words'
import { quoted } from './quotes'

const words = {
  en: {
    loading: 'Loading…', more: 'Show more', again: 'Try again', unreachable: 'The server cannot be reached', unreachableHint: 'It is tried again when you press the button.', unreachableLater: 'What you typed is still here. It may have arrived all the same: look before you try again.',
    forbidden: 'Your role may not do this', gone: 'This is not there, or not for you', flood: 'Too much at once', ours: 'Something went wrong on our side',
    oursHint: 'It is in the log of the server.', away: 'Not available just now', awayHint: 'Try again in a moment.', refused: 'This was not taken', floodHint: (s: number) => (s === 1 ? 'Try again in 1 second.' : `Try again in ${s} seconds.`), raced: 'Somebody else was faster, or it no longer stands as you saw it', at: (field: string, why: string) => `${field}: ${why}`,
  },
  'zh-Hans': {
    loading: '正在加载…', more: '显示更多', again: '重试', unreachable: '无法连接服务器', unreachableHint: '点按钮即可重试。', unreachableLater: '已输入的内容还在。请求可能已经送达，请先查看再重试。',
    forbidden: '您的角色无权执行此操作', gone: '内容不存在，或您无权查看', flood: '操作过于频繁', ours: '服务器出错了',
    oursHint: '详情已记入服务器日志。', away: '暂时无法使用', awayHint: '请稍后再试。', refused: '未被接受', floodHint: (s: number) => `请在 ${s} 秒后重试。`, raced: '已被他人抢先处理，或内容已发生变化', at: (field: string, why: string) => `${field}：${why}`,
  },
  'zh-Hant': {
    loading: '載入中…', more: '顯示更多', again: '重試', unreachable: '無法連接伺服器', unreachableHint: '按下按鈕即可重試。', unreachableLater: '已輸入的內容仍在。要求可能已經送達，請先查看再重試。',
    forbidden: '您的角色無權執行此操作', gone: '內容不存在，或您無權查看', flood: '操作過於頻密', ours: '伺服器出錯',
    oursHint: '詳情已記入伺服器日誌。', away: '暫時未能使用', awayHint: '請稍後再試。', refused: '未獲接納', floodHint: (s: number) => `請於 ${s} 秒後重試。`, raced: '已由他人處理，或內容已有變更', at: (field: string, why: string) => `${field}：${why}`,
  },
}

/** Loading keeps the place of what is to come: give about as many rows as there will be, so that nothing jumps. */
export function Loading({ rows = 6, height = 28 }: { rows?: number; height?: number }) {
  const w = useWords(words)
  return (
    <Stack gap="xs" role="status" aria-label={w.loading} aria-busy="true">
      {Array.from({ length: rows }, (_, i) => <Skeleton key={i} h={height} radius="sm" />)}
    </Stack>
  )
}

/** More asks for the next part of a list that is no table; where there is none it is not there. */
export function More({ rest, loading, more }: { rest: boolean; loading?: boolean; more: () => void }) {
  const w = useWords(words)
  return rest && <Button variant="default" size="xs" mt="xs" loading={loading} onClick={more}>{w.more}</Button>
}

/** Empty says what would stand here and how to get it. */
export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap={4} py="xl" px="md" data-empty>
      <Title order={2} size="h5" ta="center">{title}</Title>
      {hint && <Text c="dimmed" size="sm" ta="center" maw={480} style={{ textWrap: 'balance' }}>{hint}</Text>}
      {children && <Group mt="sm">{children}</Group>}
    </Stack>
  )
}

/** Failed says in the operator's words what went wrong, with each field by the page's name of it. again is offered where trying again can help. */
export function Failed({ problem, again, label }: { problem: unknown; again?: () => void; label?: Label }) {
  const w = useWords(words)
  const p = problem instanceof Problem ? problem : new Problem(0, '', '', [])
  const { lang } = useLang()
  const fault = useFault()
  const moments = useMoments()
  const field = useField(label)
  const [title, hint] = told(p, w, detailOf(p, lang))
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} />} title={title}>
      {hint && <Text size="sm">{p.status === 0 && !again ? w.unreachableLater : moments(hint)}</Text>}
      {p.errors.length > 0 && (
        <ul style={{ margin: '4px 0 0', paddingInlineStart: 18 }}>
          {p.errors.map((e, i) => <li key={i} data-fault={e.code}><Text size="sm">{e.location && field(e.location) ? w.at(field(e.location), fault(e)) : fault(e)}</Text></li>)}
        </ul>
      )}
      {again && <Button mt="xs" size="xs" variant="default" onClick={again}>{w.again}</Button>}
    </Alert>
  )
}

/** detailOf is what the server says beside the status, in the operator's language where it has a code. */
export function detailOf(p: Problem, lang: Lang): string {
  return quoted(lang, (lang !== 'en' && problems[lang][p.code]?.(...p.params)) || p.detail)
}

/** useTold says in a few words what a problem is, and why. */
export function useTold(): (p: Problem) => string {
  const w = useWords(words)
  const { lang } = useLang()
  return p => told(p, w, detailOf(p, lang)).filter(Boolean).join(lang === 'en' ? ': ' : '：')
}

function told(p: Problem, w: (typeof words)['en'], detail: string): [title: string, hint: string] {
  const later = p.retryAfter ? w.floodHint(p.retryAfter) : ''
  switch (p.status) {
    case 0: return [w.unreachable, w.unreachableHint]
    case 403: return [w.forbidden, detail]
    case 404: return [w.gone, detail]
    case 409: case 412: return [w.raced, detail]
    case 429: return [w.flood, p.code === 'streams' ? detail : later || detail]
    case 503: return [w.away, later || w.awayHint]
  }
  return p.status >= 500 ? [w.ours, w.oursHint] : [w.refused, detail]
}
