import { byFolder } from '@/messages'

export default byFolder(import.meta.glob('./*/messages/en.json', { eager: true, import: 'default' }))
