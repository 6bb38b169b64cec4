/** The files of a new kata, with everything in them that an author has to replace marked TODO. */
import { stubOf } from '../kata/stub.ts'

export interface NewKata {
  op: string
  /** The file's name: 'forward'. */
  file: string
  /** The function that it exports: 'maxpool' for maxpool/forward, 'maxpoolBackward' for maxpool/backward. */
  name: string
}

/** Names as the other katas have them: the op itself for `forward`, otherwise both words together. */
export function functionName(op: string, file: string): string {
  const words = file === 'forward' ? op.split('-') : [...op.split('-'), ...file.split('-')]
  return words.map((word, i) => (i === 0 ? word : word[0].toUpperCase() + word.slice(1))).join('')
}

/** Paths from the root, and the text of each. Files that several katas of an op share come only with the first one. */
export function scaffold(kata: NewKata, isFirst: boolean): Record<string, string> {
  const { op, file } = kata
  const id = `${op}/${file}`
  const own = {
    [`solutions/${id}.ts`]: solution(kata),
    [`exercises/${id}.ts`]: stubOf(solution(kata), id),
    [`checker/ops/${op}/mistakes/${file}.ts`]: mistakes(kata),
    [`checker/ops/${op}/variants/${file}.ts`]: variants(kata),
  }
  if (!isFirst) return own
  return {
    ...own,
    [`exercises/${op}/README.md`]: lesson(kata),
    [`checker/ops/${op}/cases.ts`]: cases(kata),
    [`checker/ops/${op}/${op}.spec.ts`]: spec(kata),
  }
}

const solution = ({ name }: NewKata): string => `import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * TODO: say in one sentence what it computes.
 *
 * Shapes: x [N, ...] -> y, the shape of x.
 *
 *     TODO: the formula
 *
 * Source: TODO
 */
export function ${name}(x: Tensor): Tensor {
  const y = zeros(x.shape)
  const from = contiguous(x).data
  // TODO: the solution, written to be read. This one copies.
  for (let i = 0; i < from.length; i++) y.data[i] = from[i]
  return y
}
`

const lesson = ({ op, file, name }: NewKata): string => `# ${op}: TODO

TODO: why anybody wants this, in two or three sentences.

## The idea

TODO

\`\`\`
TODO: the formula
\`\`\`

## Shapes

| name | shape | |
| --- | --- | --- |
| \`x\`, \`y\` | \`[N, ...]\` | TODO |

## A worked example

TODO: numbers small enough to follow by hand. The same numbers are a case of the checker.

## Watch out

- TODO: what people get wrong

## Katas

- \`${op}/${file}\`: \`${name}(x)\` returns TODO.

\`\`\`
npm run kata -- check ${op}
\`\`\`
`

const cases = ({ op, file }: NewKata): string => `/** ${op}: TODO, in one line. */
import { calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, TensorData } from '../../cases/case.ts'
import { normal, randomOf, sliced, tensorData, transposed } from '../../cases/draw.ts'
import { exactly, shapeOnly } from '../../cases/tolerance.ts'

/** From simple to large: the first failing case is the one that the learner sees. */
function ${caseList(file)}(seed: number): Case[] {
  const random = randomOf(seed, '${op}/${file}')
  const newCase = caseBuilder(seed)
  return [
    newCase('shape', 'the shape for 2 pictures 3x4x5', [normal(random, [2, 3, 4, 5])]),
    newCase('hand', '2x2, by hand', [tensorData([1, 2, 3, 4], [2, 2])], {
      // TODO: the numbers of the worked example
      expected: tensorData([1, 2, 3, 4], [2, 2]),
      guarded: true,
    }),
    newCase('general', 'a matrix', [normal(random, [5, 3])]),
    newCase('general', 'a transposed view', [transposed(normal(random, [4, 3, 2]))], { guarded: true }),
    newCase('general', 'a view of a larger buffer', [sliced(normal(random, [2, 3, 2, 2]))], { guarded: true }),
  ]
}

/** TODO: the right answer, by a function of reference/tensorflow.ts or in float64 here; never by the solution. */
function reference(x: TensorData): TensorData {
  return x
}

export const checks: Record<string, Check> = {
  '${op}/${file}': calledTwice(
    {
      cases: ${caseList(file)},
      expect({ kind, args }) {
        const y = reference(args[0] as TensorData)
        // TODO: \`exactly\` if numbers are only moved or selected, \`within\` if they are computed
        return kind === 'shape' ? shapeOnly(y) : exactly(y)
      },
    },
    'a matrix',
  ),
}
`

const caseList = (file: string): string => `${functionName(file, 'forward')}Cases`

const spec = ({ op, file }: NewKata): string => `import { check } from '../../spec/check-kata.ts'
import { checks } from './cases.ts'

${specLine(op, file)}
`

/** What registers a kata of an op in its spec. */
export const specLine = (op: string, file: string): string =>
  `check('${op}/${file}', checks['${op}/${file}'], () => import('#kata/${op}/${file}.ts'))`

const mistakes = ({
  op,
  file,
  name,
}: NewKata): string => `import type { ${name} } from '#solutions/${op}/${file}.ts'
import { map } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'

/** TODO: at least three that learners really make. */
export const mistakes: Mistake<typeof ${name}>[] = [
  {
    name: 'negated',
    diagnosis: 'TODO: say in one sentence what this code does. You return the negative of every number.',
    hint: 'TODO: the smallest push that helps.',
    kata: (x) => map(x, (v) => -v),
  },
]
`

const variants = ({
  op,
  file,
  name,
}: NewKata): string => `import type { ${name} } from '#solutions/${op}/${file}.ts'
import { map } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

/** TODO: at least two right programs that are written in another way than the solution. */
export const variants: Variant<typeof ${name}>[] = [{ name: 'get-and-set', kata: (x) => map(x, (v) => v) }]
`
