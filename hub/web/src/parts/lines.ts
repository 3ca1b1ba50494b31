// What two texts differ in, line by line: the longest common sequence of lines stays, the rest went or came.

export interface Line { kind: 'same' | 'gone' | 'new'; text: string }

const MOST = 3000 // lines of each; the table below has the square of it

// Nothing where they are too long to compare.
export function differences(before: string, after: string): Line[] | undefined {
  const [a, b] = [before.split('\n'), after.split('\n')]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)]
  if (left.length > MOST || right.length > MOST) return undefined
  const same = (lines: string[]) => lines.map((text): Line => ({ kind: 'same', text }))
  return [...same(a.slice(0, head)), ...between(left, right), ...same(a.slice(a.length - tail))]
}

function between(a: string[], b: string[]): Line[] {
  const width = b.length + 1
  const common = new Uint16Array((a.length + 1) * width) // of what is behind each pair
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const out: Line[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) out.push({ kind: 'same', text: a[i++] ?? '' }), j++
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) out.push({ kind: 'gone', text: a[i++] ?? '' })
    else out.push({ kind: 'new', text: b[j++] ?? '' })
  }
  return out
}
