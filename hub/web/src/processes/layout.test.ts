// Goal: a drawing can be read: nothing covers anything, arrows begin and end at their steps, a long process is broken
// into bands. Method: the processes of the modules and of the engine's own tests.
import { readdirSync, readFileSync } from 'node:fs'
import { BpmnModdle } from 'bpmn-moddle'
import { describe, expect, it } from 'vitest'
import { draw, type Element, type Moddle } from '@/processes/drawn'
import { descriptor } from '@/processes/extensions'
import { layOut, type Step } from '@/processes/layout'
import { newProcess } from '@/processes/template'

const FOLDERS = ['../../tests/unit/process/cases/processes', ...readdirSync('../../plugins').map((name) => `../../plugins/${name}/processes`)]
const files = FOLDERS.flatMap((folder) => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.bpmn')).map((name) => `${folder}/${name}`)
  } catch {
    return []
  }
})
interface Bounds { x: number; y: number; width: number; height: number }
const parts = (definitions: Element) => ((definitions.diagrams as Element[])[0]?.plane as Element).planeElement as Element[]

describe('a drawing', () => {
  it.each(files)('of %s has every step and every flow', async (file) => {
    const moddle = new BpmnModdle({ k: descriptor }) as unknown as Moddle
    const { rootElement, warnings } = await moddle.fromXML(readFileSync(file, 'utf8'))
    expect(warnings).toEqual([])
    expect(draw(moddle, rootElement)).toBe(true)
    const drawn = parts(rootElement)
    const of = (one: Element) => one.bpmnElement as Element
    const bounds = new Map(drawn.filter((one) => one.bounds).map((one) => [of(one).id, one.bounds as unknown as Bounds]))
    const text = readFileSync(file, 'utf8').replace(/<!--[\s\S]*?-->/g, '')
    const steps = [...text.matchAll(/<(?:\w+:)?(\w*(?:Event|Task|Gateway)|subProcess|callActivity) [^>]*\bid="([^"]+)"/g)].map((one) => one[2] ?? '')
    expect([...bounds.keys()].sort()).toEqual(steps.sort())
    for (const line of drawn.filter((one) => one.waypoint)) {
      const points = line.waypoint as unknown as { x: number; y: number }[]
      const to = bounds.get((of(line).targetRef as Element).id)
      const last = points[points.length - 1]
      expect(to && last && last.y >= to.y && last.y <= to.y + to.height && Math.abs(last.x - to.x) <= 1, `${file} ${of(line).id}`).toBe(true)
    }
    const flows = [...text.matchAll(/<(?:\w+:)?(?:sequenceFlow|association) /g)].length
    expect(drawn.filter((one) => one.waypoint).length).toBe(flows)
    // Of those in one sub-process nothing covers another; what stands on an edge does.
    for (const [a, first] of bounds)
      for (const [b, second] of bounds) {
        const [one, two] = [drawn.find((each) => of(each).id === a), drawn.find((each) => of(each).id === b)].map((each) => each && of(each))
        if (a >= b || one?.$parent !== two?.$parent || one?.attachedToRef || two?.attachedToRef) continue
        const apart = first.x + first.width <= second.x || second.x + second.width <= first.x || first.y + first.height <= second.y || second.y + second.height <= first.y
        expect(apart, `${file}: ${a} and ${b}`).toBe(true)
      }
  })

  it('of a new process has its three steps, whatever it is called', async () => {
    const moddle = new BpmnModdle({ k: descriptor }) as unknown as Moddle
    const { rootElement, warnings } = await moddle.fromXML(newProcess('visit', 'a "b" <c> & d'))
    expect(warnings).toEqual([])
    expect(draw(moddle, rootElement)).toBe(true)
    expect(parts(rootElement)).toHaveLength(5)
    expect((rootElement.rootElements as Element[])[0]?.name).toBe('a "b" <c> & d')
  })

  it('is left as it is where the file has one', async () => {
    const moddle = new BpmnModdle() as unknown as Moddle
    const { rootElement } = await moddle.fromXML(readFileSync(files[0] ?? '', 'utf8'))
    draw(moddle, rootElement)
    const again = await moddle.fromXML((await moddle.toXML(rootElement)).xml)
    expect(draw(moddle, again.rootElement)).toBe(false)
  })

  it('of a long process is broken into bands no wider than the screen', () => {
    const steps = Array.from({ length: 40 }, (_, at): Step => ({ id: `s${at}`, width: 110, height: 80 }))
    const { width, height, boxes } = layOut(steps, steps.slice(1).map((step, at) => ({ id: `f${at}`, from: `s${at}`, to: step.id })), 1500)
    expect(width).toBeLessThan(1600)
    expect(height).toBeGreaterThan(300)
    expect(boxes.get('s0')?.x).toBeLessThan(boxes.get('s1')?.x ?? 0)
  })
})
