// What a new process begins as: one task between a start and an end. No words of people stand in it but its name.
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')

// An id that a file and BPMN take.
export const ID = '[A-Za-z_][A-Za-z0-9_\\-]{0,79}'

export const newProcess = (id: string, name: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:k="urn:kamhub:process:1" xmlns:c="urn:kamhub:canonical:1" targetNamespace="urn:kamhub:site">
  <process id="${escaped(id)}" name="${escaped(name)}" isExecutable="true" k:version="1">
    <extensionElements><k:allow operations="chase amend cancel defer wait resume return retry"/></extensionElements>
    <startEvent id="begin"/>
    <sequenceFlow id="flow-1" sourceRef="begin" targetRef="work"/>
    <userTask id="work" k:roles="operator"/>
    <sequenceFlow id="flow-2" sourceRef="work" targetRef="over"/>
    <endEvent id="over"/>
  </process>
</definitions>
`
