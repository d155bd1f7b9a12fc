import type { Lang } from '../words'

/** What the server tells before anybody has signed in: console.House. */
export interface House {
  brand: Record<Lang, string>
  demo?: string[]
  oidc?: string
  clock?: boolean
  version: string
}

function told(): House {
  const content = document.querySelector<HTMLMetaElement>('meta[name=house]')?.content ?? ''
  if (!content.startsWith('{')) return { brand: { en: 'Cardline', 'zh-Hans': 'Cardline', 'zh-Hant': 'Cardline' }, demo: ['maker', 'admin'], version: 'dev' } // vite's own server
  return JSON.parse(content) as House
}

export const house: House = told()

/** The nonce under which styles made by scripts are let in. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
