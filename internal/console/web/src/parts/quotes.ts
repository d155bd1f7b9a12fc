import type { Lang } from '../words'

const marks: Record<Lang, [opening: string, closing: string]> = { en: ['“', '”'], 'zh-Hans': ['“', '”'], 'zh-Hant': ['「', '」'] }

/** quoted writes what the server sets between straight quotes as the pages of a language do; what stands between ` is a command, and stays as it is typed. */
export function quoted(lang: Lang, said: string): string {
  const [opening, closing] = marks[lang]
  return said.replace(/`[^`]*`|"((?:[^"\\]|\\.)*)"|(?<=\p{L})'(?=\p{L})|(?<=s)'(?= \p{L})/gu, (all, within?: string) => (all === "'" ? '’' : within === undefined ? all : opening + within + closing))
}
