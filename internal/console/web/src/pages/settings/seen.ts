/** seen is how long until a list is asked for again, in ms: as long as nothing has come, seldom, so that what went wrong can be read. */
export const seen = ({ state }: { state: { data?: unknown } }) => (state.data ? 3_000 : 15_000)
