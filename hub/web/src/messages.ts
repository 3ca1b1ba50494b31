import type { Texts } from '@/i18n'

// ./FOLDER/messages/LANGUAGE.json -> { FOLDER: … }
export function byFolder(files: Record<string, unknown>): Texts {
  return Object.fromEntries(Object.entries(files).map(([file, texts]) => [file.split('/')[1], texts])) as Texts
}
