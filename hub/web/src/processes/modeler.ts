// bpmn-js's modeler: a chunk of its own, which comes with the page that edits.
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css'
import Modeler from 'bpmn-js/lib/Modeler'
import { language } from '@/preferences'
import chinese from '@/processes/messages/modeler.zh.json'
import { OPTIONS, type Diagram, type Shape } from '@/processes/viewer'
import type { Element } from '@/processes/drawn'

export interface Modeling {
  updateProperties(shape: Shape, properties: object): void
  updateModdleProperties(shape: Shape, element: Element, properties: object): void
}
export interface Selection { select(shape: Shape | null): void; get(): Shape[] }
export interface Stack { undo(): void; redo(): void; canUndo(): boolean; canRedo(): boolean }

const words: Record<string, string> = chinese
function translate(template: string, values: Record<string, string> = {}): string {
  const text = language.value === 'zh' ? words[template] ?? template : template
  return text.replace(/{([^}]+)}/g, (all, name: string) => values[name] ?? all)
}

// What no process here can have is not offered.
class Palette {
  static $inject = ['palette']
  constructor(palette: { registerProvider(priority: number, provider: object): void }) {
    palette.registerProvider(500, this)
  }
  getPaletteEntries() {
    return (entries: Record<string, object>) =>
      Object.fromEntries(Object.entries(entries).filter(([name]) => !['create.participant-expanded', 'create.data-object', 'create.data-store'].includes(name)))
  }
}

export const makeModeler = (container: HTMLElement) =>
  new Modeler({
    container, ...OPTIONS,
    additionalModules: [{ translate: ['value', translate] }, { __init__: ['kamhubPalette'], kamhubPalette: ['type', Palette] }],
  }) as unknown as Diagram
