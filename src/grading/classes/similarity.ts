/**
 * Pairs of submissions with nearly the same text. Comments and white space do not count, and neither does what the
 * project itself gives out (stubs and solutions) or what many students write. This finds a reason to look, no proof.
 */

export interface SimilarPair {
  a: string
  b: string
  /** How much of what is special in both is common, from 0 to 1 (Jaccard index of runs of tokens). */
  share: number
  /** How many such runs are common. */
  common: number
}

/** Tokens in a run: shorter runs are the same in too many programs, longer ones miss small changes. */
const run = 8
/** A pair below these is chance, or too little text. */
const least = { share: 0.6, common: 40 }

/** `texts` are the written katas of each student, `given` what everybody has been given. */
export function similarPairs(
  texts: ReadonlyMap<string, readonly string[]>,
  given: readonly string[],
): SimilarPair[] {
  const known = runsOf(given)
  const special = new Map<string, Set<string>>()
  const owners = new Map<string, string[]>()
  for (const [student, written] of texts) {
    const runs = new Set([...runsOf(written)].filter((run) => !known.has(run)))
    special.set(student, runs)
    for (const run of runs) owners.set(run, [...(owners.get(run) ?? []), student])
  }
  // What a tenth of the class has written is an idiom.
  const many = Math.max(3, texts.size / 10)
  const common = new Map<string, number>()
  for (const [run, students] of owners) {
    if (students.length > many) {
      for (const student of students) special.get(student)!.delete(run)
      continue
    }
    for (const [i, a] of students.entries())
      for (const b of students.slice(i + 1)) common.set(`${a}\n${b}`, (common.get(`${a}\n${b}`) ?? 0) + 1)
  }
  const pairs = [...common].map(([pair, count]): SimilarPair => {
    const [a, b] = pair.split('\n')
    return { a, b, common: count, share: count / (special.get(a)!.size + special.get(b)!.size - count) }
  })
  return pairs
    .filter(({ share, common }) => share >= least.share && common >= least.common)
    .sort((x, y) => y.share - x.share)
}

/** Every run of tokens in these texts. */
function runsOf(texts: readonly string[]): Set<string> {
  const runs = new Set<string>()
  for (const text of texts) {
    const tokens = tokensOf(text)
    for (let i = 0; i + run <= tokens.length; i++) runs.add(tokens.slice(i, i + run).join(' '))
  }
  return runs
}

const tokensOf = (text: string): string[] =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ' ').match(/[\p{L}_$][\p{L}\p{N}_$]*|\p{N}[\p{L}\p{N}_.]*|\S/gu) ??
  []
