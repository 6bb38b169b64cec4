/** ' Did you mean check?' for a word that is close to one of the candidates; otherwise nothing. */
export function didYouMean(word: string, candidates: string[], shown = (name: string) => name): string {
  const name = nearest(word, candidates)
  return name === undefined ? '' : ` Did you mean ${shown(name)}?`
}

/** The candidate that the word is probably a misspelling of. */
export function nearest(word: string, candidates: string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: editsBetween(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)
  const [best] = ranked
  // At most a third of the letters may be wrong. A part of a name is near enough.
  if (best && best.edits <= Math.max(1, Math.ceil(best.candidate.length / 3))) return best.candidate
  return candidates.find(
    (candidate) => word.length > 2 && candidate.toLowerCase().includes(word.toLowerCase()),
  )
}

/** How many letters have to be added, removed or changed (Levenshtein, 1965). */
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
