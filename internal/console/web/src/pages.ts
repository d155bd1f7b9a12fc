import {
  IconAddressBook, IconAdjustments, IconCalendarEvent, IconClipboardList, IconDeviceMobile, IconGauge, IconGift, IconMessages, IconSitemap, IconSpeakerphone,
  IconTicket, IconVocabulary,
} from '@tabler/icons-react'
import { type ComponentType, lazy, type LazyExoticComponent } from 'react'
import type { Words } from './words'

const modules = import.meta.glob<{ default: ComponentType }>('./pages/*/index.tsx')

interface Place {
  name: string
  icon: ComponentType<{ size?: number; stroke?: number }>
  /** Any of these scopes shows it. */
  scopes: string[]
}

const places: Place[] = [
  { name: 'handset', icon: IconDeviceMobile, scopes: ['handset:use'] },
  { name: 'overview', icon: IconGauge, scopes: ['overview:read'] },
  { name: 'conversations', icon: IconMessages, scopes: ['conversations:read'] },
  { name: 'campaigns', icon: IconSpeakerphone, scopes: ['campaigns:read'] },
  { name: 'greetings', icon: IconGift, scopes: ['campaigns:read'] },
  { name: 'registrations', icon: IconTicket, scopes: ['campaigns:read'] },
  { name: 'cases', icon: IconClipboardList, scopes: ['cases:read'] },
  { name: 'tasks', icon: IconAddressBook, scopes: ['cases:read'] },
  { name: 'calendar', icon: IconCalendarEvent, scopes: ['campaigns:read'] },
  { name: 'menus', icon: IconSitemap, scopes: ['menus:read'] },
  { name: 'words', icon: IconVocabulary, scopes: ['words:read', 'templates:read'] },
  { name: 'settings', icon: IconAdjustments, scopes: ['session:own'] },
]

export interface PageOf extends Place {
  Component: LazyExoticComponent<ComponentType>
}

/** The pages in the order of the navigation. A folder in src/pages is one; its index.tsx is loaded when it is first opened. */
export const pages: PageOf[] = places.flatMap(p => {
  const load = modules[`./pages/${p.name}/index.tsx`]
  return load ? [{ ...p, Component: lazy(load) }] : []
})

type Titles = Record<string, string>

export const titles = {
  en: {
    handset: 'Handset', overview: 'Overview', conversations: 'Conversations', campaigns: 'Campaigns', greetings: 'Greetings', registrations: 'Registrations',
    cases: 'Cases', tasks: 'Tasks', calendar: 'Calendar', menus: 'Voice menus', words: 'Words', settings: 'Settings',
  },
  'zh-Hans': {
    handset: '模拟手机', overview: '总览', conversations: '会话', campaigns: '营销活动', greetings: '节日问候', registrations: '活动报名',
    cases: '工单', tasks: '任务', calendar: '日历', menus: '语音菜单', words: '词语与模板', settings: '设置',
  },
  'zh-Hant': {
    handset: '模擬手機', overview: '總覽', conversations: '對話', campaigns: '推廣活動', greetings: '節日祝賀', registrations: '活動登記',
    cases: '個案', tasks: '任務', calendar: '日曆', menus: '語音選單', words: '用語及範本', settings: '設定',
  },
} satisfies Words<Titles>
