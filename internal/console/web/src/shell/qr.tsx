import { Box } from '@mantine/core'
import qrcode from 'qrcode-generator'
import { useMemo } from 'react'

const quiet = 4 // modules of white around it, as scanners want

/** Qr draws a text as a QR code, here in the browser: it may be a secret. It is black on white in the dark, too, or cameras do not read it. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const code = qrcode(0, 'M')
    code.addData(text)
    code.make()
    const n = code.getModuleCount()
    let path = ''
    for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) if (code.isDark(y, x)) path += `M${x + quiet} ${y + quiet}h1v1h-1z`
    return { path, size: n + 2 * quiet }
  }, [text])
  return (
    <Box component="svg" w={200} h={200} role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </Box>
  )
}
