// Gives a process that has no drawing one (layout.ts), as BPMN's own diagram interchange.
import { layOut, type Arrow, type Laid, type Step } from '@/processes/layout'

// Of moddle, as far as it is needed here.
export interface Element {
  $type: string
  $parent?: Element
  id: string
  name?: string
  get(name: string): unknown
  set(name: string, value: unknown): void
  [name: string]: unknown
}
export interface Moddle {
  create(type: string, attributes?: object): Element
  fromXML(text: string): Promise<{ rootElement: Element; warnings: { message: string }[] }>
  toXML(element: Element, options?: object): Promise<{ xml: string }>
}

const ALL = 1560 // px that a screen shows at once
const INNER = 900
const AROUND = 34 // of what stands in a sub-process
const list = (of: Element, name: string) => (of.get(name) ?? []) as Element[]

function sizeOf(element: Element): [number, number] {
  if (/Event$/.test(element.$type)) return [36, 36]
  if (/Gateway$/.test(element.$type)) return [50, 50]
  if (/DataObjectReference$/.test(element.$type)) return [36, 50]
  return element.$type === 'bpmn:TextAnnotation' ? [160, 60] : [110, 80]
}

const isContainer = (element: Element) => /(SubProcess|Transaction)$/.test(element.$type)
const SHAPES = /(Event|Task|Gateway|SubProcess|Transaction|CallActivity|DataObjectReference|TextAnnotation)$/

interface Part { laid: Laid; inner: Map<string, Part> }

function partOf(container: Element, width: number): Part {
  const inner = new Map<string, Part>()
  const elements = [...list(container, 'flowElements'), ...list(container, 'artifacts')]
  const flowing = new Set(elements.filter((one) => one.$type === 'bpmn:SequenceFlow').flatMap((one) => [(one.sourceRef as Element)?.id, (one.targetRef as Element)?.id]))
  const steps = elements.filter((one) => SHAPES.test(one.$type)).map((one): Step => {
    let [w, h] = sizeOf(one)
    if (isContainer(one)) {
      const part = partOf(one, INNER)
      inner.set(one.id, part)
      w = Math.max(w, part.laid.width + 2 * AROUND)
      h = Math.max(h, part.laid.height + 2 * AROUND)
    }
    const aside = one.$type === 'bpmn:TextAnnotation' || /DataObjectReference$/.test(one.$type) || Boolean(one.triggeredByEvent)
    return { id: one.id, width: w, height: h, host: (one.attachedToRef as Element | undefined)?.id, aside: aside && !flowing.has(one.id) }
  })
  const arrows = elements.filter((one) => one.sourceRef && one.targetRef).map((one): Arrow => ({ id: one.id, from: (one.sourceRef as Element).id, to: (one.targetRef as Element).id }))
  return { laid: layOut(steps, arrows, width), inner }
}

function place(moddle: Moddle, container: Element, part: Part, left: number, top: number, into: Element[]) {
  for (const element of [...list(container, 'flowElements'), ...list(container, 'artifacts')]) {
    const box = part.laid.boxes.get(element.id)
    if (box) {
      const bounds = moddle.create('dc:Bounds', { x: Math.round(left + box.x), y: Math.round(top + box.y), width: Math.round(box.width), height: Math.round(box.height) })
      const shape = moddle.create('bpmndi:BPMNShape', { id: `${element.id}_di`, bpmnElement: element, bounds })
      if (isContainer(element)) shape.set('isExpanded', true)
      if (element.$type === 'bpmn:ExclusiveGateway') shape.set('isMarkerVisible', true)
      bounds.$parent = shape
      into.push(shape)
      const inner = part.inner.get(element.id)
      if (inner) place(moddle, element, inner, left + box.x + AROUND, top + box.y + AROUND, into)
    }
    const line = part.laid.lines.get(element.id)
    if (line) {
      const edge = moddle.create('bpmndi:BPMNEdge', { id: `${element.id}_di`, bpmnElement: element })
      edge.set('waypoint', line.map((point) => {
        const at = moddle.create('dc:Point', { x: Math.round(left + point.x), y: Math.round(top + point.y) })
        at.$parent = edge
        return at
      }))
      into.push(edge)
    }
  }
}

// True: it has been given one.
export function draw(moddle: Moddle, definitions: Element): boolean {
  const has = list(definitions, 'diagrams').some((diagram) => list(diagram.plane as Element, 'planeElement').length > 0)
  const process = list(definitions, 'rootElements').find((one) => one.$type === 'bpmn:Process')
  if (has || !process) return false
  const plane = moddle.create('bpmndi:BPMNPlane', { id: `${process.id}_plane`, bpmnElement: process })
  const elements: Element[] = []
  place(moddle, process, partOf(process, ALL), 40, 40, elements)
  for (const one of elements) one.$parent = plane
  plane.set('planeElement', elements)
  const diagram = moddle.create('bpmndi:BPMNDiagram', { id: `${process.id}_diagram`, plane })
  plane.$parent = diagram
  diagram.$parent = definitions
  definitions.set('diagrams', [diagram])
  return true
}
