// Rows that were copied in a spreadsheet program, as the import takes them.
export interface Sheet { head: string[]; rows: string[][] }

// Cells divided by tabs; one with a tab, a line's end or a quotation mark in it stands in quotation marks.
export function sheetOf(text: string): Sheet {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const end = () => { rows.at(-1)!.push(cell.trim()); cell = '' }
  for (let at = 0; at < text.length; at++) {
    const c = text[at]!
    if (quoted) {
      if (c !== '"') cell += c
      else if (text[at + 1] === '"') { cell += '"'; at++ }
      else quoted = false
    } else if (c === '"' && cell === '') quoted = true
    else if (c === '\t') end()
    else if (c === '\n') { end(); rows.push([]) }
    else if (c !== '\r') cell += c
  }
  end()
  const filled = rows.filter((row) => row.some((one) => one !== ''))
  return { head: filled[0] ?? [], rows: filled.slice(1) }
}
// A row is a line, so that a complaint's line is that of its row.
const inCsv = (cell: string) => (/[",]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell).replace(/\s*[\r\n]+\s*/g, ' ')
export const csvOf = ({ head, rows }: Sheet) => [head, ...rows].map((row) => head.map((_, at) => inCsv(row[at] ?? '')).join(',')).join('\r\n') + '\r\n'
const inSheet = (cell: string) => (/["\t\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)
export const textOf = ({ head, rows }: Sheet) => [head, ...rows].map((row) => row.map(inSheet).join('\t')).join('\n')

// With the record that all of them belong to, and with numbers where they have none: KEY-01, KEY-02, …
export function belonging(sheet: Sheet, by: string, parent: string, key: string, has: boolean, last: number): Sheet {
  const numbers = has || !key ? [] : [key]
  return {
    head: [...sheet.head, by, ...numbers],
    rows: sheet.rows.map((row, at) => [...sheet.head.map((_, column) => row[column] ?? ''), parent, ...numbers.map(() => `${parent}-${String(last + at + 1).padStart(2, '0')}`)]),
  }
}

// The last of the numbers that such rows have.
export const lastNumber = (parent: string, keys: string[]) =>
  Math.max(0, ...keys.map((key) => Number(key.startsWith(`${parent}-`) ? key.slice(parent.length + 1) : '')).filter(Number.isInteger))
