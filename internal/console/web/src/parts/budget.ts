import type { Lang } from '../words'

const daily = ' a day'

/** isDaily reports whether a budget is of each day. */
export const isDaily = (budget: string) => budget.endsWith(daily)

/** amountOf is what a budget comes to: "USD 5.00" of "USD 5.00 a day". */
export const amountOf = (budget: string) => (isDaily(budget) ? budget.slice(0, -daily.length) : budget)

/** likewise is an amount as a budget of the same kind as another. */
export const likewise = (amount: string, as: string) => amountOf(amount.trim()) + (isDaily(as) ? daily : '')

/** budgetIn says a budget in a language. */
export const budgetIn = (lang: Lang, budget: string) => (isDaily(budget) && lang !== 'en' ? `每日 ${amountOf(budget)}` : budget)
