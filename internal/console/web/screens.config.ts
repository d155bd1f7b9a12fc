import { defineConfig } from '@playwright/test'
import tests from './playwright.config'

// `make screens`: the pictures of the README, and with SCREENS=FOLDER every page in both schemes and all languages, to be looked at.
export default defineConfig({ ...tests, testDir: 'screens', testMatch: ['every.ts', 'every_state.ts', 'every_redis.ts', 'measure.ts', 'readme.ts'], workers: 1, timeout: 600_000 })
