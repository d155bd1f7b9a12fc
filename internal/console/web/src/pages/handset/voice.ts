import { useEffect, useRef, useState } from 'react'
import type { Line } from './data'

const kept = 'cardline.handset.aloud'

/** The tags of browsers for the languages that the carrier's voices speak. */
const spoken: Record<string, string> = { 'cmn-CN': 'zh-CN', 'yue-HK': 'zh-HK', 'yue-CN': 'zh-HK', 'cmn-TW': 'zh-TW' }
const tagOf = (language = 'en-US') => spoken[language] ?? language

const voices = () => ('speechSynthesis' in window ? window.speechSynthesis : undefined)

function voiceFor(tag: string) {
  const all = voices()?.getVoices() ?? []
  const named = (v: SpeechSynthesisVoice) => v.lang.replace('_', '-').toLowerCase()
  return all.find(v => named(v) === tag.toLowerCase()) ?? (tag.startsWith('en') ? all.find(v => named(v).startsWith('en')) : undefined)
}

/**
 * useAloud speaks what is new in a call by the browser's own voices, once somebody has switched that on. What comes later cuts off what is
 * being said, as a key does on a telephone. lacks is a language that this browser has no voice for.
 */
export function useAloud(sid: string | undefined, lines: Line[]) {
  const [on, setOn] = useState(() => localStorage.getItem(kept) === 'on')
  const [lacks, setLacks] = useState('')
  const told = useRef({ sid: '', count: 0 })
  useEffect(() => {
    if (told.current.sid !== (sid ?? '')) told.current = { sid: sid ?? '', count: 0 }
    const fresh = lines.slice(told.current.count).filter(l => l.verb === 'Say')
    told.current.count = lines.length
    const speech = voices()
    if (!on || !speech || fresh.length === 0) return
    speech.cancel()
    for (const l of fresh) {
      const tag = tagOf(l.language)
      const voice = voiceFor(tag)
      if (!voice) setLacks(tag)
      const said = new SpeechSynthesisUtterance(l.text)
      said.lang = tag
      if (voice) said.voice = voice
      speech.speak(said)
    }
  }, [sid, lines, on])
  useEffect(() => () => voices()?.cancel(), [])
  return {
    on,
    able: voices() !== undefined,
    lacks: on ? lacks : '',
    turn: (next: boolean) => {
      localStorage.setItem(kept, next ? 'on' : 'off')
      if (!next) voices()?.cancel()
      setOn(next)
    },
  }
}
