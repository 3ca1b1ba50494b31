// A partner system, as far as the hub sees it.
import { readFileSync } from 'node:fs'

export async function sendSample(world, id, sample, type, change = (text) => text) {
  const body = change(readFileSync(`${world.root}/mappings/canonical/samples/${sample}.xml`, 'utf8'))
  const response = await fetch(`${world.door}/messages`, {
    method: 'POST', body, headers: { 'Content-Type': 'application/xml', 'ce-specversion': '1.0', 'ce-id': id, 'ce-type': type },
  })
  if (!response.ok) throw new Error(`${id}: ${response.status} ${await response.text()}`)
}

// The control port of a simulated partner (docs/specs/simulator.md).
export async function control(at, path, body) {
  const response = await fetch(`${at}/${path}`, { method: 'POST', body: JSON.stringify(body) })
  const answer = await response.json()
  if (!answer.ok) throw new Error(`${path}: ${answer.answer}`)
}
