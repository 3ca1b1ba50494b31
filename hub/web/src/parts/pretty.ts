// Documents for the eye: XML and JSON with one element or member a line. What is neither stays as it is.

export function pretty(text: string): string {
  const begin = text.trimStart()[0]
  if (begin === '{' || begin === '[') return prettyJson(text)
  return begin === '<' ? prettyXml(text) : text
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

// By the tokens alone: a document that does not parse is shown as well as it can be, and no byte of its text is changed.
function prettyXml(text: string): string {
  const tokens = text.match(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>?|[^<]+/g) ?? []
  const lines: string[] = []
  let depth = 0
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? ''
    if (token.trim() === '') continue
    if (token.startsWith('</')) depth = Math.max(0, depth - 1)
    const opens = /^<[^/!?]/.test(token) && !token.endsWith('/>')
    const [next = '', after = ''] = [tokens[at + 1], tokens[at + 2]]
    // <a>text</a> stays on one line.
    const leaf = opens && ((!next.startsWith('<') && after.startsWith('</')) || next.startsWith('</'))
    if (leaf) {
      const end = next.startsWith('</') ? 1 : 2
      lines.push('  '.repeat(depth) + tokens.slice(at, at + end + 1).join(''))
      at += end
      continue
    }
    lines.push('  '.repeat(depth) + (token.startsWith('<') ? token : token.trim()))
    if (opens) depth++
  }
  return lines.join('\n')
}
