// A measure's rows as a chart draws them: the first group along the axis, the second as series.
export interface Rows { groups: string[]; rows: { groups: string[]; value: string }[] }
export interface Series { names: string[]; series: { name: string; values: (number | null)[] }[] }

export function seriesOf(measure: Rows, along: number): Series {
  const other = (groups: string[]) => groups.filter((_, at) => at !== along).join(' · ')
  const names = [...new Set(measure.rows.map((row) => row.groups[along] ?? ''))]
  const series = [...new Set(measure.rows.map((row) => other(row.groups)))]
  return {
    names,
    series: series.map((name) => ({
      name,
      values: names.map((at) => {
        const row = measure.rows.find((one) => (one.groups[along] ?? '') === at && other(one.groups) === name)
        return row && row.value !== '' ? Number(row.value) : null
      }),
    })),
  }
}
