import { byFolder } from '@/messages'

export default byFolder(import.meta.glob('./*/messages/zh.json', { eager: true, import: 'default' }))
