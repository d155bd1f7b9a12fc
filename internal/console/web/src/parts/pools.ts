import { api, got, type Schema } from '../api/client'
import { useWhole } from './cursor'

/** usePools are all pools of coupons, to choose one of. */
export const usePools = () =>
  useWhole<Schema<'CouponPool'>>(['coupons'], async after => {
    const { pools, next } = await got(api.GET('/coupons', { params: { query: { after, limit: 500 } } }))
    return { rows: pools ?? [], next }
  })
