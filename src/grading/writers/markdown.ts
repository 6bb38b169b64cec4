/** Markdown, for the summary of a workflow's step or a comment. */
import { curriculum } from '../../kata/curriculum.ts'
import { type Grade, remarkOf, sumOf } from '../grades.ts'

export function markdown({ points, katas, seed, reference }: Grade): string {
  const chapters = curriculum.flatMap(({ title, katas: known }) => {
    const graded = katas.filter(({ id }) => known.some((kata) => kata.id === id))
    if (graded.length === 0) return []
    const { got, of } = sumOf(graded)
    return [
      `### ${title}: ${got} of ${of}`,
      '',
      '| kata | points | checks | |',
      '| --- | ---: | ---: | --- |',
      ...graded.map(
        ({ id, points: { got, of }, checks, status }) =>
          `| ${id} | ${got} of ${of} | ${checks.passed} of ${checks.total} | ${status} |`,
      ),
      '',
    ]
  })
  const failures = katas.filter(({ failure }) => failure)
  const details = failures.flatMap((kata) => [`**${kata.id}**`, '', fenced(remarkOf(kata)), ''])
  return [
    `## ${points.got} of ${points.of} points`,
    '',
    ...chapters,
    ...(details.length > 0 ? ['### What is wrong first', '', ...details] : []),
    `Judged by ${reference}, seed ${seed}.`,
    '',
  ].join('\n')
}

/** Text as it is. The fence is longer than any row of backticks in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}
