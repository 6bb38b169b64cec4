/** Where to open a kata's file: at the line that failed, or at the first line to write. */
import type { Verdict } from '../kata/verdict.ts'

/** The line counts from 1; undefined if no line is better than any other. */
export function failingLine(verdict: Verdict | undefined, id: string, text: string): number | undefined {
  const todo = text.split('\n').findIndex((line) => line.includes('// TODO: write'))
  if (todo >= 0) return todo + 1
  const place = new RegExp(`exercises/${id}\\.ts:(\\d+)`).exec(verdict?.failure?.message ?? '')
  return place ? Number(place[1]) : undefined
}
