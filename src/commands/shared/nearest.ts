/** The candidate that was probably meant by a word that is none of them. */
export function nearest(word: string, candidates: string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: editsBetween(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)
  const [best] = ranked
  // Half of the letters have to be right; one of several parts of a name is near enough.
  if (best && best.edits <= Math.max(1, Math.ceil(best.candidate.length / 3))) return best.candidate
  return candidates.find(
    (candidate) => word.length > 2 && candidate.toLowerCase().includes(word.toLowerCase()),
  )
}

/** How many letters have to be put in, left out or changed (Levenshtein, 1965). */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, row[j] + 1, next[j - 1] + 1))
    }
    row = next
  }
  return row[b.length]
}
