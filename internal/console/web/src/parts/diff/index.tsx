import { Text, VisuallyHidden } from '@mantine/core'
import { useMemo } from 'react'
import { useWords } from '../../words'
import { compare } from './diff'
import classes from './diff.module.css'

const words = {
  en: { gone: 'removed:', added: 'added:' },
  'zh-Hans': { gone: '删去：', added: '新增：' },
  'zh-Hant': { gone: '刪去：', added: '新增：' },
}

interface Given {
  before: string
  after: string
  /** Of the texts, for the browser's voices and fonts. */
  lang?: string
}

/** WordDiff shows how a text became another: what is gone is struck through, what is new underlined. */
export function WordDiff({ before, after, lang }: Given) {
  const w = useWords(words)
  const runs = useMemo(() => compare(before, after), [before, after])
  return (
    <Text size="sm" lang={lang} className={classes.text} data-diff>
      {runs.map((r, i) =>
        r.kind === 'same' ? <span key={i}>{r.text}</span>
        : r.kind === 'gone' ? <del key={i} className={classes.gone}><VisuallyHidden component="span">{w.gone}</VisuallyHidden>{r.text}</del>
        : <ins key={i} className={classes.added}><VisuallyHidden component="span">{w.added}</VisuallyHidden>{r.text}</ins>,
      )}
    </Text>
  )
}
