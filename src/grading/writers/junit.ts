/** JUnit XML, as Jenkins, GitLab and GitHub actions read it: a suite for each op, a test for each kata. */
import { opOf } from '../../kata/curriculum.ts'
import { type Grade, type KataGrade, remarkOf } from '../grades.ts'

export function junit({ points, seed, katas }: Grade): string {
  const suites = [...new Set(katas.map(({ id }) => opOf(id)))].map((op) =>
    suite(
      op,
      katas.filter(({ id }) => opOf(id) === op),
    ),
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cnn-kata" ${countsOf(katas)}>`,
    ...suites,
    '</testsuites>',
    `<!-- ${points.got} of ${points.of} points, seed ${seed} -->`,
    '',
  ].join('\n')
}

function suite(op: string, katas: KataGrade[]): string {
  return [
    `  <testsuite name="${op}" ${countsOf(katas)} skipped="0" time="0">`,
    ...katas.map(testCase),
    '  </testsuite>',
  ].join('\n')
}

/** A kata that is missing, that does not load or that had to be stopped is an error, a wrong answer is a failure. */
function testCase(kata: KataGrade): string {
  const { id, points, status, printed } = kata
  const open = `    <testcase classname="${opOf(id)}" name="${escaped(`${id} (${points.got} of ${points.of} points)`)}" time="0"`
  if (status === 'passed' && !printed) return `${open}/>`
  const lines = [`${open}>`]
  if (status !== 'passed') {
    const element = isError(kata) ? 'error' : 'failure'
    const [first, ...rest] = remarkOf(kata).split('\n')
    lines.push(
      `      <${element} message="${escaped(first)}" type="${kata.failure?.kind ?? status}">${escaped(rest.join('\n'))}</${element}>`,
    )
  }
  if (printed) lines.push(`      <system-out>${escaped(printed)}</system-out>`)
  return [...lines, '    </testcase>'].join('\n')
}

const isError = ({ status }: KataGrade): boolean =>
  status === 'missing' || status === 'broken' || status === 'stuck'

function countsOf(katas: readonly KataGrade[]): string {
  const errors = katas.filter(isError).length
  const failures = katas.filter((kata) => kata.status !== 'passed' && !isError(kata)).length
  return `tests="${katas.length}" failures="${failures}" errors="${errors}"`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML 1.0 allows no control characters but tab and line feed, and no halves of surrogate pairs. */
const escaped = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (letter: string) => entities[letter])
