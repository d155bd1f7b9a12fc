import { Box, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, got } from '../../api/client'
import type { Lang } from '../../words'
import classes from './greetings.module.css'

const sample: Record<Lang, { name: string; manager: string }> = {
  en: { name: 'Ms Chan', manager: 'Mr Lee' },
  'zh-Hans': { name: '陈女士', manager: '李先生' },
  'zh-Hant': { name: '陳女士', manager: '李先生' },
}

/** Bubble is a greeting as a phone shows it: the bank's name, a sample name, and how to refuse further ones. */
export function Bubble({ lang, text, label }: { lang: Lang; text: string; label: string }) {
  const frame = useQuery({ queryKey: ['greeting-frame', lang], staleTime: Infinity, queryFn: () => got(api.POST('/templates/preview', { body: { type: 'greeting', lang, text: '·' } })) })
  const part = (name: string) => frame.data?.parts?.find(p => p.name === name)?.text ?? ''
  const fills: Record<string, string> = { brand: part('brand').replace(/[:：]\s*$/, ''), ...sample[lang] }
  if (!text) return null
  return (
    <Box className={classes.phone} role="group" aria-label={label}>
      <Text component="p" size="sm" lang={lang} className={classes.bubble} data-bubble={lang}>{text.replace(/\{(\w+)\}/g, (as, key: string) => fills[key] || as)}<span className={classes.frame}>{part('optout')}</span></Text>
    </Box>
  )
}
