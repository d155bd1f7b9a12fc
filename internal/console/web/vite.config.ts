import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The page is carried in the binary: internal/console/dist/app. While one works on it, `npm run dev` asks a demo on its usual port.
export default defineConfig({
  plugins: [react()],
  html: { cspNonce: '__NONCE__' },
  build: { outDir: '../dist/app', emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/api': process.env.CARDLINE_URL ?? 'http://127.0.0.1:8080' } },
})
