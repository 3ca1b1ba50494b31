// Which element a complaint's line is about: that of the nearest id on it or before it, of those that are drawn.
export function elementAt(text: string, line: number, drawn: (id: string) => boolean): string {
  const lines = text.split('\n')
  for (let at = Math.min(line, lines.length) - 1; at >= 0; at--) {
    const ids = [...(lines[at] ?? '').matchAll(/\sid="([^"]+)"/g)].map((match) => match[1] ?? '').filter(drawn)
    const found = ids[0]
    if (found) return found
  }
  return ''
}
