/** The folder of a graded class: what was asked for, one file a student, and what was made of them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { UserError } from '../../errors.ts'
import { jsonText } from '../../kata/json-files.ts'
import type { Grade } from '../grades.ts'

/** What all grades of a folder have in common. A folder that has it is continued with the same. */
export interface ClassSettings {
  seed: number
  all: boolean
  diagnose: boolean
  seconds: number
}

/** A submission and its grade, or why it has none. */
export interface StudentGrade {
  student: string
  /** SHA-256 of the files that were graded: a submission that has changed is graded again. */
  key: string
  grade?: Grade
  problem?: string
}

const settingsFile = 'grading.json'
const students = 'students'

/**
 * Opens the folder, new or not. `wanted` are the settings that were asked for; those of an earlier grading in the same
 * folder hold for what was left out. Throws a `UserError` if they contradict.
 */
export function openClassFolder(
  folder: string,
  wanted: Partial<ClassSettings>,
  usual: ClassSettings,
): ClassSettings {
  const file = path.join(folder, settingsFile)
  const earlier = existsSync(file) ? readSettings(file) : undefined
  const changed = Object.entries(wanted).filter(
    ([name, value]) => earlier && value !== undefined && earlier[name as keyof ClassSettings] !== value,
  )
  if (changed.length > 0) {
    const names = changed.map(
      ([name, value]) => `${name} ${earlier![name as keyof ClassSettings]}, now ${value}`,
    )
    throw new UserError(
      `${folder} holds grades with other settings (${names.join('; ')}). Use another --out, or the same settings.`,
      2,
    )
  }
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
  const settings = { ...usual, ...given, ...earlier }
  mkdirSync(path.join(folder, students), { recursive: true })
  writeFileSync(file, jsonText(settings))
  return settings
}

function readSettings(file: string): ClassSettings {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new UserError(
      `${file} is damaged. Use another --out, or delete that file to grade everything again.`,
      2,
    )
  }
}

/** The grade of this submission if it has been graded before; undefined if not, or if its files have changed. */
export function keptGrade(folder: string, student: string, key: string): StudentGrade | undefined {
  try {
    const kept: StudentGrade = JSON.parse(readFileSync(fileOf(folder, student), 'utf8'))
    return kept.key === key && kept.grade ? kept : undefined
  } catch {
    return undefined
  }
}

export function keepGrade(folder: string, graded: StudentGrade): void {
  writeFileAtomic.sync(fileOf(folder, graded.student), jsonText(graded))
}

const fileOf = (folder: string, student: string): string => path.join(folder, students, `${student}.json`)
