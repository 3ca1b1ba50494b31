// What the hub declares: kinds of records (/api/v1/records), pages (/api/v1/pages), and what it answers about them.
export type Urgency = 'late' | 'soon' | 'calm'
export interface Words { en: string; zh: string }

export interface Field {
  name: string
  type: 'text' | 'long-text' | 'integer' | 'decimal' | 'money' | 'boolean' | 'day' | 'instant' | 'code' | 'reference'
  label: Words
  help?: Words
  group?: string
  length?: number
  scale?: number
  pattern?: string
  min?: string
  max?: string
  list?: string
  entity?: string
  default?: string
  required?: boolean
  unique?: boolean
  indexed?: boolean
  searched?: boolean
  sorted?: boolean
  secret?: boolean
  read_only?: boolean
  hidden?: boolean
}
export interface Named { name: string; label: Words }
export interface Transition extends Named { from: string[]; to: string; reason: boolean; may: boolean }
export interface Measure extends Named { is: string; of?: string; by: string[]; period_of?: string }
export interface Entity {
  name: string
  label: Words
  key?: string
  title?: string
  searched?: boolean
  may: string[]
  groups: Named[]
  fields: Field[]
  initial?: string
  states?: Named[]
  transitions?: Transition[]
  measures: Measure[]
  matches?: Named[] // rules by which two of them are taken for the same
}
export interface Code { value: string; label: Words; retired?: boolean }
export interface CodeList { name: string; label: Words; codes?: Code[]; more?: boolean }

export type Value = string | number | boolean
export interface RecordData {
  id: string
  version: number
  created: string
  changed: string
  state?: string
  titles?: Record<string, string>
  [field: string]: Value | object | undefined
}

export interface Chart { entity: string; measure: string; by?: string; as: string; period?: string; en?: string; zh?: string }
export interface Input { name: string; type: string; en: string; zh: string; required?: string; list?: string; option?: { value: string; en: string; zh: string }[] }
export interface Where { field: string; is: string }
// Of a board: records of a list in columns, tasks of processes (their names divided by blanks), what a card says, what
// may be wanted of a record: an `entity` that is made about it, of fields that are set and fields that are asked for.
export interface Column { en: string; zh: string; list?: string; clock?: Urgency; where?: Where[] }
export interface Act { name: string; entity: string; en: string; zh: string; answer?: string; where?: Where[]; set?: { field: string; from?: string; is?: string }[]; ask?: { field: string; of?: string }[] }
export interface View {
  name: string
  list: string
  en: string
  zh: string
  due?: string
  column?: Column[]
  tasks?: { process: string; en: string; zh: string }[]
  clock?: { process: string; late: string; warn?: string }[]
  card?: { field: string; list?: string }[]
  act?: Act[]
}
// How far records are that belong to one: a row each, with fields of its own, and with the states of what other records
// (`entity`, by a business key) do for it, a column for each code of `over`.
export interface Leg { entity: string; by: string; over: string; en: string; zh: string; done?: string; bad?: string; show?: string }
export interface Track { list: string; by: string; en: string; zh: string; column?: { field: string }[]; leg?: Leg[] }
// A list of what belongs to a record: by reference, or (`code`) by its business key, as another module has it.
export interface Related { list: string; by: string; code?: boolean }
export interface Page {
  page: 'list' | 'detail' | 'dashboard' | 'board' | 'work'
  module: string
  name: string
  entity: string
  en: string
  zh: string
  detail?: string
  column?: { field: string }[]
  filter?: { field: string }[]
  order?: { by: string; descending?: string }[]
  preset?: { name: string; en: string; zh: string; where: Where[] }[]
  create?: { field?: { name: string }[] }[]
  group?: { name: string }[]
  related?: Related[]
  chart?: Chart[]
  tree?: { entity: string; by: string; title: string; en: string; zh: string }[]
  action?: { transition: string; field?: { name: string }[] }[]
  steps?: { list: string; by: string; of: string; at?: string }[]
  track?: Track[]
  code?: { field: string; entity: string; track?: string }[]
  view?: View[]
  task?: { process: string; node: string; input?: Input[] }[]
}

export interface Change { field: string; before?: string; after?: string; hidden?: boolean }
export interface HistoryEntry { version: number; at: string; actor: string; kind: string; reason: string; changes: Change[] }
export interface Complaint { field: string; code: string; message: string }

export interface Task {
  instance: string
  process: string
  node: string
  name: string
  form: string
  roles: string
  assignee: string
  task: number
  begun: string
  due: string
  priority: number
  urged: number
  may: string[] // what the caller may do with it
}
