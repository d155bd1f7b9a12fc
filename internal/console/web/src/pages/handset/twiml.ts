/** indented writes a document of the program's own with a line for each element, to be read by people. */
export function indented(xml: string): string {
  const parts = xml.replace(/^<\?xml[^>]*\?>\s*/, '').match(/<[^>]+>|[^<]+/g) ?? []
  const lines: string[] = []
  let depth = 0
  let inline = false
  for (const part of parts) {
    if (!part.startsWith('<')) { // the words of an element stay with it
      if (part.trim()) {
        lines[lines.length - 1] += part
        inline = true
      }
    } else if (part.startsWith('</')) {
      depth--
      if (inline) lines[lines.length - 1] += part
      else lines.push('  '.repeat(depth) + part)
      inline = false
    } else {
      lines.push('  '.repeat(depth) + part)
      inline = false
      if (!part.endsWith('/>')) depth++
    }
  }
  return lines.join('\n')
}
