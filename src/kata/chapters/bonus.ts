import type { Chapter } from '../kata.ts'

export const bonus: Chapter = {
  title: 'Bonus',
  optional: true,
  katas: [],
}
