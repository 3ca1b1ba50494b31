// bpmn-js, which comes with the first diagram that is drawn: to look at, and (another chunk) to change.
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import Viewer from 'bpmn-js/lib/Viewer'
import { draw, type Element, type Moddle } from '@/processes/drawn'
import { descriptor } from '@/processes/extensions'

export interface Shape { id: string; x: number; y: number; width: number; height: number; businessObject: Element; type: string; labelTarget?: Shape; waypoints?: unknown }
export interface Canvas {
  zoom(to?: number | 'fit-viewport', at?: 'auto'): number
  viewbox(): { inner: { x: number; y: number; width: number; height: number }; scale: number; outer: { width: number; height: number } }
  viewbox(to: { x: number; y: number; width: number; height: number }): void
  scroll(by: { dx: number; dy: number }): void
  addMarker(element: string, marker: string): void
  removeMarker(element: string, marker: string): void
  resized(): void
  getRootElement(): Shape
}
export interface Overlays { add(element: string, type: string, overlay: object): string; remove(filter: { type: string }): void }
export interface Registry { get(id: string): Shape | undefined; filter(of: (shape: Shape) => boolean): Shape[] }
export interface Bus { on(event: string, then: (event: { element?: Shape }) => void): void }
export interface Diagram {
  get(name: 'canvas'): Canvas
  get(name: 'overlays'): Overlays
  get(name: 'elementRegistry'): Registry
  get(name: 'eventBus'): Bus
  get(name: 'moddle'): Moddle
  get(name: string): unknown
  importDefinitions(definitions: Element): Promise<{ warnings: { message: string }[] }>
  saveXML(options: { format: boolean }): Promise<{ xml?: string }>
  destroy(): void
}

// Colours are the page's, in the light and in the dark: they are names, which follow it.
export const OPTIONS = {
  moddleExtensions: { k: descriptor },
  bpmnRenderer: { defaultFillColor: 'var(--surface)', defaultStrokeColor: 'var(--text)', defaultLabelColor: 'var(--text)' },
  textRenderer: { defaultStyle: { fontFamily: 'system-ui, "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif', fontSize: 12 } },
}

export const makeViewer = (container: HTMLElement) => new Viewer({ container, ...OPTIONS }) as unknown as Diagram

export async function show(diagram: Diagram, text: string) {
  const moddle = diagram.get('moddle')
  const { rootElement } = await moddle.fromXML(text)
  draw(moddle, rootElement)
  await diagram.importDefinitions(rootElement)
}
