import {
  createTheme, type CSSVariablesResolver, defaultVariantColorsResolver, Drawer, luminance, type MantineColorsTuple, type MantineColorSchemeManager, Modal, parseThemeColor,
  type VariantColorsResolver,
} from '@mantine/core'
import type { Lang } from '../words'

const harbour: MantineColorsTuple = ['#e7f6f7', '#d3eaed', '#a6d4da', '#76bdc6', '#4faab5', '#369eab', '#2597a5', '#12727f', '#0b5c6b', '#034d5a']

const close: Record<Lang, string> = { en: 'Close', 'zh-Hans': '关闭', 'zh-Hant': '關閉' }

/** What lies over the page: its button is named in the operator's language, and the page's own scrolling is left alone, since stopping it
 *  takes a style that our policy refuses. */
const over = (lang: Lang) => ({ lockScroll: false, transitionProps: { duration: 0 }, closeButtonProps: { 'aria-label': close[lang] } })

const shades = { light: 8, dark: 5 } as const

/** What is filled in the light scheme is dark enough for white, in the dark scheme light enough for black. Mantine judges by one scheme for both. */
const onFilled: VariantColorsResolver = input => {
  const colors = defaultVariantColorsResolver(input)
  const of = parseThemeColor({ color: input.color ?? input.theme.primaryColor, theme: input.theme })
  return input.variant === 'filled' && of.isThemeColor && of.shade === undefined ? { ...colors, color: `var(--on-${of.color})` } : colors
}

/** The better of black and white on each color (WCAG 2.2: relative luminance). */
export const onColors: CSSVariablesResolver = theme => {
  const on = (shade: number) => Object.fromEntries(
    Object.entries(theme.colors).map(([name, tuple]) => [`--on-${name}`, luminance(tuple[shade]!) > 0.179 ? '#000' : '#fff']),
  )
  return { variables: {}, light: on(shades.light), dark: on(shades.dark) }
}

export const themeIn = (lang: Lang) => createTheme({
  components: { Modal: Modal.extend({ defaultProps: over(lang) }), Drawer: Drawer.extend({ defaultProps: over(lang) }) },
  colors: { harbour },
  primaryColor: 'harbour',
  primaryShade: shades,
  autoContrast: true,
  luminanceThreshold: 0.179,
  variantColorResolver: onFilled,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "PingFang HK", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
})

const kept = 'cardline.scheme'

/** What public/scheme.js reads before the first paint. */
export const schemes: MantineColorSchemeManager = {
  get: otherwise => {
    const v = localStorage.getItem(kept)
    return v === 'light' || v === 'dark' ? v : otherwise
  },
  set: v => localStorage.setItem(kept, v),
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => localStorage.removeItem(kept),
}
