import { renderToString } from 'ink'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { katas } from '../../kata/curriculum.ts'
import type { DiffLine } from '../../kata/solution-diff.ts'
import type { Verdict } from '../../kata/verdict.ts'
import { openSession, type Session } from '../session.ts'
import { frame, play } from '../testing/drawn-frame.tsx'
import { Frame } from './frame.tsx'
import { layoutOf } from './layout.ts'
import { errorColors } from './symbols.ts'

const passed = (id: string): Verdict => ({
  id,
  status: 'passed',
  checks: { passed: 9, total: 9 },
  milliseconds: 41.7,
})
const failed: Verdict = {
  id: 'conv2d/forward',
  status: 'failed',
  checks: { passed: 6, total: 9 },
  cases: [
    { name: '1x1 picture', state: 'passed' },
    { name: '5x4 picture, stride 2', state: 'failed', printed: 'window [ 0, 0 ]\n' },
    { name: '9x9 picture', state: 'open' },
  ],
  milliseconds: 56.8,
  printed: '\x1b[31mwindow\x1b[0m\t[ 0, 0 ]\nwindow\t[ 0, 1 ]\n',
  failure: {
    case: '5x4 picture, stride 2',
    seed: 7,
    kind: 'value',
    message: [
      'result[1, 2, 0, 0] is 1.25, expected 1.',
      '5 of 24 elements are wrong: all of them in the last row.',
      'Run it again: npm run kata -- check conv2d/forward --case "5x4 picture, stride 2" --seed 7',
    ].join('\n'),
    path: '',
    index: [1, 2, 0, 0],
    expected: 1,
    got: 1.25,
  },
}

const known = [
  passed('ndarray/transpose'),
  passed('relu/forward'),
  passed('relu/backward'),
  failed,
  { id: 'maxpool/forward', status: 'broken', checks: { passed: 0, total: 0 } },
  { id: 'flatten/forward', status: 'stuck', checks: { passed: 0, total: 5 } },
  { id: 'dense/forward', status: 'untouched', checks: { passed: 0, total: 0 } },
] satisfies Verdict[]

const session = play(openSession(known), {
  type: 'reference',
  reference: 'TensorFlow.js 4.22.0, cpu',
})

const same = (text: string): DiffLine => ({ sign: '', text })

const explained = play(session, {
  type: 'explained',
  id: 'conv2d/forward',
  explanation: {
    diagnosis: 'You turn the kernel by 180 degrees: conv2d slides it as it is.',
    hint: 'The first row of the kernel is multiplied by the first row of the window.',
    small: {
      input: [
        ['x [1, 2, 1, 1]', '  1', '  2'],
        ['w [2, 1, 1, 1]', '  1', '  2'],
        ['b [1]', '  1'],
      ],
      wrong: { name: 'result[0, 0, 0, 0]', index: [0, 0, 0, 0], expected: '1*1 + 2*2 + 1 = 6', got: '5' },
      tensors: [],
    },
    input: [['x [2, 5, 4, 1]'], ['w [2, 2, 1, 1]', '  1 2', '  3 4'], ['options = { strides: [2, 1] }']],
    maps: [
      {
        path: '',
        shape: [2, 3, 4, 1],
        axes: ['picture', 'row', 'column', 'channel'],
        marks: `${'·'.repeat(11)}+${'·'.repeat(8)}+-!+`,
        expected: [...Array(20).fill('0.25'), '1', '2', '3', '4'],
        got: [...Array(11).fill('0.25'), '1.5', ...Array(8).fill('0.25'), '1.25', '0', 'NaN', '4.5'],
      },
    ],
  },
})

const views: Record<string, Session> = {
  explained,
  unfolded: play(explained, { type: 'unfolded', at: 9 }),
  'explained, checking': play(explained, { type: 'started', ids: ['conv2d/forward'] }),
  'passed, checking': play(
    session,
    { type: 'saved', ids: ['relu/forward'] },
    { type: 'started', ids: ['relu/forward'] },
  ),
  input: play(explained, { type: 'opened', view: 'input' }),
  cases: play(explained, { type: 'opened', view: 'cases' }),
  'one case': play(
    explained,
    { type: 'opened', view: 'case' },
    { type: 'case-run', verdict: { ...failed, printed: 'window [ 0, 0 ]\n' } },
  ),
  map: play(explained, { type: 'opened', view: 'map' }),
  'other slice': play(explained, { type: 'opened', view: 'map' }, { type: 'sliced', by: -1 }),
  'fitting hint': play(explained, { type: 'hinted' }, { type: 'hinted' }),
  difference: play(session, {
    type: 'revealed',
    solution: [
      { sign: '', text: '- only in exercises/conv2d/forward.ts', isNote: true },
      { sign: '  ', text: 'const [N, H, W, C] = x.shape' },
      {
        sign: '- ',
        text: '  const row = i * SH + (KH - 1 - kh) - top // turned by 180 degrees, as in the book',
      },
      { sign: '+ ', text: '  const row = i * SH + kh - top' },
    ],
  }),
  failed: session,
  passed: play(session, { type: 'saved', ids: ['relu/forward'] }),
  untouched: play(session, { type: 'saved', ids: ['dense/forward'] }),
  checking: play(session, { type: 'started', ids: ['conv2d/forward', 'conv2d/backward'] }),
  message: play(session, {
    type: 'said',
    message:
      'The stub is back. What was in the file is in .kata/backup/2026-01-31T10-00-00/conv2d/forward.ts',
  }),
  list: play(session, { type: 'opened', view: 'list' }),
  hint: play(session, { type: 'saved', ids: ['shapes/output'] }, { type: 'hinted' }, { type: 'hinted' }),
  solution: play(session, {
    type: 'revealed',
    solution: [
      ...["import type { Tensor } from '#tensor'", '', '/** Slides the filters. */'].map(same),
      ...Array(20).fill(same('  y.set(0)')),
    ],
  }),
  'confirm the solution': play(session, { type: 'asked', question: 'solution' }),
  'confirm the reset': play(session, { type: 'asked', question: 'reset' }),
  help: play(session, { type: 'opened', view: 'help' }),
}

describe('80 x 24', () => {
  const at = (name: string) => frame(views[name], 80, 24)

  test('explained', () =>
    expect(at('explained')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu
       ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○

      conv2d  4 of 32                                      exercises/conv2d/forward.ts
      ✗ failed  6 of 9 checks  57 ms

      You turn the kernel by 180 degrees: conv2d slides it as it is.

      result[0, 0, 0, 0], for the smallest input that fails:
        expected  1*1 + 2*2 + 1 = 6
        got       5

      In '5x4 picture, stride 2':
        expected [1, :, :, 0]          got
          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
            [1]     2      3      4     [1.25]    [0]  [NaN]  [4.5]

      ▸ The smallest input that fails: x [1, 2, 1, 1]: 1 2, w [2, 1, 1, 1]: 1 2, b [1…
      ▸ In '5x4 picture, stride 2': result[1, 2, 0, 0] is 1.25, expected 1.  5 of 24 …
      ▸ Printed in '5x4 picture, stride 2': │ window [ 0, 0 ]

      n next  i lesson  h hint  m map  u unfold  d input  e edit  ? help  q quit"
    `))
  test('unfolded', () =>
    expect(at('unfolded')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu
       ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○

      conv2d  4 of 32                                      exercises/conv2d/forward.ts
      ✗ failed  6 of 9 checks  57 ms

          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
            [1]     2      3      4     [1.25]    [0]  [NaN]  [4.5]

      ▾ The smallest input that fails
      x [1, 2, 1, 1]   w [2, 1, 1, 1]   b [1]
        1                1                1
        2                2

      ▾ In '5x4 picture, stride 2'
      result[1, 2, 0, 0] is 1.25, expected 1.
      5 of 24 elements are wrong: all of them in the last row.
      h: hint  d: input  f: run only this case  v: all cases

      ▾ Printed in '5x4 picture, stride 2'
      ↑ 9  ↓ 1 more

      n next  i lesson  h hint  m map  u unfold  d input  e edit  ? help  q quit"
    `))
  test('explained, checking', () =>
    expect(at('explained, checking')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu
       ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○

      conv2d  4 of 32                                      exercises/conv2d/forward.ts
      … checking

      You turn the kernel by 180 degrees: conv2d slides it as it is.

      result[0, 0, 0, 0], for the smallest input that fails:
        expected  1*1 + 2*2 + 1 = 6
        got       5

      In '5x4 picture, stride 2':
        expected [1, :, :, 0]          got
          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
            [1]     2      3      4     [1.25]    [0]  [NaN]  [4.5]

      ▸ The smallest input that fails: x [1, 2, 1, 1]: 1 2, w [2, 1, 1, 1]: 1 2, b [1…
      ▸ In '5x4 picture, stride 2': result[1, 2, 0, 0] is 1.25, expected 1.  5 of 24 …
      ▸ Printed in '5x4 picture, stride 2': │ window [ 0, 0 ]

      n next  i lesson  h hint  m map  u unfold  d input  e edit  ? help  q quit"
    `))
  test('passed, checking', () =>
    expect(at('passed, checking')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

       ◔ input → ○ conv →[● relu]→ ○ pool → ○ conv →[● relu]→ ○ pool
      → ○ flatten → ○ dense →[● relu]→ ○ dropout → ○ dense → ○ softmax → ○ loss
       trained by ○ adam  ○ fit

      relu  2 of 32, Feature extraction
      exercises/relu/forward.ts
      … checking













      n next  l list  i lesson  h hint  w picture  s solution  e edit  ? help  q quit"
    `))
  test('input', () =>
    expect(at('input')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

      conv2d: the input of '5x4 picture, stride 2'

      x [2, 5, 4, 1]   w [2, 2, 1, 1]   options = { strides: [2, 1] }
                         1 2
                         3 4















      ↑↓ scroll  m map  v cases  f one case  e edit  esc back  ? help  q quit"
    `))
  test('cases', () =>
    expect(at('cases')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

      conv2d: 6 of 9 checks are right

        ✓ 1x1 picture
      > ✗ 5x4 picture, stride 2
          │ window [ 0, 0 ]
        · 9x9 picture  not reached














      ↑↓ scroll  d input  f one case  e edit  esc back  ? help  q quit"
    `))
  test('one case', () =>
    expect(at('one case')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

      conv2d: only '5x4 picture, stride 2'

      │ window [ 0, 0 ]

      result[1, 2, 0, 0] is 1.25, expected 1.
      5 of 24 elements are wrong: all of them in the last row.














      ↑↓ scroll  d input  f run again  e edit  esc back  ? help  q quit"
    `))

  test('failed', () =>
    expect(at('failed')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu
       ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○

      conv2d  4 of 32                                      exercises/conv2d/forward.ts
      ✗ failed  6 of 9 checks  57 ms

      Looking for the cause …


      result[1, 2, 0, 0]:
        expected  1
        got       1.25




      ▾ In '5x4 picture, stride 2'
      5 of 24 elements are wrong: all of them in the last row.
      d: input  f: run only this case  v: all cases
      ▾ Printed in '5x4 picture, stride 2'
      │ window [ 0, 0 ]

      n next  i lesson  h hint  u unfold  v cases  f one case  e edit  ? help  q quit"
    `))
  test('passed', () =>
    expect(at('passed')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

       ◔ input → ○ conv →[● relu]→ ○ pool → ○ conv →[● relu]→ ○ pool
      → ○ flatten → ○ dense →[● relu]→ ○ dropout → ○ dense → ○ softmax → ○ loss
       trained by ○ adam  ○ fit

      relu  2 of 32, Feature extraction
      exercises/relu/forward.ts
      ✓ passed  9 of 9 checks  42 ms

      Passed.

      Without a step that is not linear, any number of layers would be no more than
      one.

      Press w to see a picture through your code, s to see the solution beside yours.
      Still to do: conv2d. Press l for the list of all katas.





      n next  l list  i lesson  h hint  w picture  s solution  e edit  ? help  q quit"
    `))
  test('list', () =>
    expect(at('list')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

      All katas

      Warm-up
        ✓ ndarray/transpose      ndarray: get, set, shape, stride, offset       passed
      Feature extraction
        ✓ relu/forward           relu                                           passed
        ✓ relu/backward          the gradient of relu                           passed
      > ✗ conv2d/forward         conv2d                                         failed
        ? conv2d/backward        the gradients of conv2d               not checked yet
        ! maxpool/forward        maxpool                                        broken
        ? maxpool/backward       the gradient of maxpool               not checked yet
      Shapes
        ? shapes/output          output shapes                         not checked yet
        ? shapes/parameters      parameter counts                      not checked yet
        ? shapes/summary         the summary of the whole model        not checked yet
      The voting classifier
        ‖ flatten/forward        flatten                                         stuck
        ? flatten/backward       the gradient of flatten               not checked yet
      ↓ 30 more

      ↑↓ move  / filter  enter open  esc back  ? help  q quit"
    `))
  test('hint', () =>
    expect(at('hint')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

      output shapes: hint 2 of 4

      1. A window slides along an axis, and the output has one element for every stop.
      So you only have to count stops, once for the height and once for the width.

      2. conv2d returns [stops, stops, filters]: one channel for each filter. maxpool
      keeps the channels. flatten turns all axes into one. dense returns [units]. The
      other three change nothing.












      ↑↓ scroll  h next hint  s solution  e edit  esc back  ? help  q quit"
    `))
  test('map', () =>
    expect(at('map')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

      conv2d: where it is wrong, in '5x4 picture, stride 2'

      result [2, 3, 4, 1], slice 2 of 2: picture 1, channel 0, 4 of 12 wrong

        expected [1, :, :, 0]          got
          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
            [1]     2      3      4     [1.25]    [0]  [NaN]  [4.5]












      ←→ slice  ↑↓ scroll  h hint  s solution  e edit  esc back  ? help  q quit"
    `))
  test('other slice', () =>
    expect(at('other slice')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

      conv2d: where it is wrong, in '5x4 picture, stride 2'

      result [2, 3, 4, 1], slice 1 of 2: picture 0, channel 0, 1 of 12 wrong

        expected [0, :, :, 0]          got
          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
          0.25   0.25   0.25  [0.25]     0.25   0.25   0.25   [1.5]












      ←→ slice  ↑↓ scroll  h hint  s solution  e edit  esc back  ? help  q quit"
    `))
  test('fitting hint', () =>
    expect(at('fitting hint')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

      conv2d: hint 2 of 5

      You turn the kernel by 180 degrees: conv2d slides it as it is.
      1. The first row of the kernel is multiplied by the first row of the window.

      2. For every position of the output: place the filter on the picture, multiply
      each weight by its pixel, add up all products, and add the bias once. Write it
      for stride 1 and valid padding first. The rest are small changes to one index.

      You turn the kernel by 180 degrees: conv2d slides it as it is.

      result[0, 0, 0, 0], for the smallest input that fails:
        expected  1*1 + 2*2 + 1 = 6
        got       5

      In '5x4 picture, stride 2':
        expected [1, :, :, 0]          got
          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
      ↓ 19 more

      ↑↓ scroll  h next hint  s solution  e edit  esc back  ? help  q quit"
    `))
  test('difference', () =>
    expect(at('difference')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

      solutions/conv2d/forward.ts

      - only in exercises/conv2d/forward.ts
        const [N, H, W, C] = x.shape
      -   const row = i * SH + (KH - 1 - kh) - top // turned by 180 degrees, as in the
      -   book
      +   const row = i * SH + kh - top













      ↑↓ scroll  e edit  esc back  ? help  q quit"
    `))
  test('solution', () =>
    expect(at('solution')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

      solutions/conv2d/forward.ts

      import type { Tensor } from '#tensor'

      /** Slides the filters. */
        y.set(0)
        y.set(0)
        y.set(0)
        y.set(0)
        y.set(0)
        y.set(0)
        y.set(0)
        y.set(0)
        y.set(0)
        y.set(0)
        y.set(0)
        y.set(0)
        y.set(0)
      ↓ 7 more

      ↑↓ scroll  e edit  esc back  ? help  q quit"
    `))
  test('confirm', () =>
    expect(at('confirm the reset')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu
       ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○

      conv2d  4 of 32                                      exercises/conv2d/forward.ts
      ✗ failed  6 of 9 checks  57 ms

      Reset 'conv2d' to the stub? Your code is kept in .kata/backup. (y/n)















      y yes  n no  q quit"
    `))
  test('help', () =>
    expect(at('help')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                   TensorFlow.js 4.22.0, cpu

      Help

      Edit the files in exercises/ with any editor. A kata is checked when you save
      its file.

      n p  next, previous kata (also → ←)
      l    list all katas: ↑ ↓ to move, / to filter, enter to open
      i    the lesson
      h    a hint; press again for the next
      u    unfold all that is known about a failure
      m    error map: ← → for other slices
      d    the input of the failing case
      v    all cases, right and wrong
      f    run only the failing case and show what it prints
      e    open the file in $VISUAL or $EDITOR, at the line that failed
      o    open the next file, too, when you press n; again: do not
      c    check again (also enter)
      a    check all katas
      ↓ 11 more

      ↑↓ scroll  esc back  q quit"
    `))
})

describe('120 x 40', () => {
  const at = (name: string) => frame(views[name], 120, 40)

  test('failed', () =>
    expect(at('failed')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                                                           TensorFlow.js 4.22.0, cpu
       ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○

      conv2d  4 of 32                                                                              exercises/conv2d/forward.ts
      ✗ failed  6 of 9 checks  57 ms

      Looking for the cause …                                       ▾ In '5x4 picture, stride 2'
                                                                    5 of 24 elements are wrong: all of them in the last row.
                                                                    d: input  f: run only this case  v: all cases

      result[1, 2, 0, 0]:                                           ▾ Printed in '5x4 picture, stride 2'
        expected  1                                                 │ window [ 0, 0 ]
        got       1.25

























      n next  p previous  l list  i lesson  h hint  v cases  f one case  s solution  r reset  e edit  t train  ? help  q quit"
    `))
  test('explained', () =>
    expect(at('explained')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                                                           TensorFlow.js 4.22.0, cpu
       ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○

      conv2d  4 of 32                                                                              exercises/conv2d/forward.ts
      ✗ failed  6 of 9 checks  57 ms

      You turn the kernel by 180 degrees: conv2d slides it as it    ▾ The smallest input that fails
      is.                                                           x [1, 2, 1, 1]   w [2, 1, 1, 1]   b [1]
                                                                      1                1                1
      result[0, 0, 0, 0], for the smallest input that fails:          2                2
        expected  1*1 + 2*2 + 1 = 6
        got       5                                                 ▾ In '5x4 picture, stride 2'
                                                                    result[1, 2, 0, 0] is 1.25, expected 1.
      In '5x4 picture, stride 2':                                   5 of 24 elements are wrong: all of them in the last row.
        expected [1, :, :, 0]      got                              h: hint  d: input  f: run only this case  v: all cases
         0.25  0.25  0.25  0.25     0.25  0.25  0.25  0.25
         0.25  0.25  0.25  0.25     0.25  0.25  0.25  0.25          ▾ Printed in '5x4 picture, stride 2'
           [1]    2     3     4    [1.25]   [0] [NaN] [4.5]         │ window [ 0, 0 ]
        expected [0, :, :, 0]      got
         0.25  0.25  0.25  0.25     0.25  0.25  0.25  0.25
         0.25  0.25  0.25  0.25     0.25  0.25  0.25  0.25
         0.25  0.25  0.25  0.25     0.25  0.25  0.25  [1.5]
















      n next  l list  i lesson  h hint  m map  d input  v cases  f one case  s solution  r reset  e edit  ? help  q quit"
    `))
  test('map', () =>
    expect(at('map')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                                                           TensorFlow.js 4.22.0, cpu

      conv2d: where it is wrong, in '5x4 picture, stride 2'

      result [2, 3, 4, 1], slice 2 of 2: picture 1, channel 0, 4 of 12 wrong

        expected [1, :, :, 0]          got
          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
          0.25   0.25   0.25   0.25      0.25   0.25   0.25   0.25
            [1]     2      3      4     [1.25]    [0]  [NaN]  [4.5]




























      ←→ slice  ↑↓ scroll  h hint  s solution  e edit  esc back  ? help  q quit"
    `))
  test('input', () =>
    expect(at('input')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                                                           TensorFlow.js 4.22.0, cpu

      conv2d: the input of '5x4 picture, stride 2'

      x [2, 5, 4, 1]   w [2, 2, 1, 1]   options = { strides: [2, 1] }
                         1 2
                         3 4































      ↑↓ scroll  m map  v cases  f one case  e edit  esc back  ? help  q quit"
    `))
  test('cases', () =>
    expect(at('cases')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                                                           TensorFlow.js 4.22.0, cpu

      conv2d: 6 of 9 checks are right

        ✓ 1x1 picture
      > ✗ 5x4 picture, stride 2
          │ window [ 0, 0 ]
        · 9x9 picture  not reached






























      ↑↓ scroll  d input  f one case  e edit  esc back  ? help  q quit"
    `))
  test('one case', () =>
    expect(at('one case')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  ░░░░░░░░░░                                                           TensorFlow.js 4.22.0, cpu

      conv2d: only '5x4 picture, stride 2'

      │ window [ 0, 0 ]

      result[1, 2, 0, 0] is 1.25, expected 1.
      5 of 24 elements are wrong: all of them in the last row.






























      ↑↓ scroll  d input  f run again  e edit  esc back  ? help  q quit"
    `))
})

describe('40 x 12', () => {
  const at = (name: string) => frame(views[name], 40, 12)

  test('input', () =>
    expect(at('input')).toMatchInlineSnapshot(`
    "cnn-kata  3 of 32 passed  TensorFlow.js…
    conv2d: the input of '5x4 picture, stri…
    x [2, 5, 4, 1]   w [2, 2, 1, 1]
                       1 2
                       3 4
    options = { strides: [2, 1] }




    ↑↓ scroll  m map  esc back  q quit"
  `))
  test('cases', () =>
    expect(at('cases')).toMatchInlineSnapshot(`
    "cnn-kata  3 of 32 passed  TensorFlow.js…
    conv2d: 6 of 9 checks are right
      ✓ 1x1 picture
    > ✗ 5x4 picture, stride 2
        │ window [ 0, 0 ]
      · 9x9 picture  not reached




    ↑↓ scroll  d input  esc back  q quit"
  `))
  test('one case', () =>
    expect(at('one case')).toMatchInlineSnapshot(`
    "cnn-kata  3 of 32 passed  TensorFlow.js…
    conv2d: only '5x4 picture, stride 2'
    │ window [ 0, 0 ]

    result[1, 2, 0, 0] is 1.25, expected 1.
    5 of 24 elements are wrong: all of them
    in the last row.



    ↑↓ scroll  f run again  esc back  q quit"
  `))

  test('failed', () =>
    expect(at('failed')).toMatchInlineSnapshot(`
      " ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○
      conv2d       exercises/conv2d/forward.ts
      ✗ failed  6 of 9 checks  57 ms
      Looking for the cause …

      result[1, 2, 0, 0]:
        expected  1
        got       1.25
      ▸ In '5x4 picture, stride 2': 5 of 24 e…
      ▸ Printed in '5x4 picture, stride 2': │…
      n next  h hint  u unfold  ? help  q quit"
    `))
  test('explained', () =>
    expect(frame(explained, 40, 12)).toMatchInlineSnapshot(`
      " ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○
      conv2d       exercises/conv2d/forward.ts
      ✗ failed  6 of 9 checks  57 ms
      You turn the kernel by 180 degrees:
      conv2d slides it as it is.
      result[0, 0, 0, 0]
        expected  1*1 + 2*2 + 1 = 6
        got       5
      ▸ The smallest input that fails: x [1, …
      ↓ 2 more
      n next  h hint  u unfold  ? help  q quit"
    `))
  test('map', () =>
    expect(at('map')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  TensorFlow.js…
      conv2d: where it is wrong, in '5x4 pict…
      result [2, 3, 4, 1], slice 2 of 2:
      picture 1, channel 0, 4 of 12 wrong
          column
      row 0 1 2 3
        0 · · · ·
        1 · · · ·
        2 + - ! +
      ↓ 7 more
      ←→ slice  ↑↓ scroll  esc back  q quit"
    `))
  test('map, scrolled to the end', () =>
    expect(frame({ ...views.map, scroll: 99 }, 40, 12)).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  TensorFlow.js…
      conv2d: where it is wrong, in '5x4 pict…
      · right  + too large  - too small
      ! not finite

        expected [1, :, :, 0], rows 0-2…   got
         0.25  0.25          0.25  0.25
         0.25  0.25          0.25  0.25
           [1]    2         [1.25]   [0]
      ↑ 7 more
      ←→ slice  ↑↓ scroll  esc back  q quit"
    `))
  test('difference', () =>
    expect(at('difference')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  TensorFlow.js…
      solutions/conv2d/forward.ts
      - only in exercises/conv2d/forward.ts
        const [N, H, W, C] = x.shape
      -   const row = i * SH + (KH - 1 - kh) -
      -   top // turned by 180 degrees, as in
      -   the book
      +   const row = i * SH + kh - top


      ↑↓ scroll  e edit  esc back  q quit"
    `))
  test('failed, scrolled to the end', () =>
    expect(frame({ ...session, scroll: 99 }, 40, 12)).toMatchInlineSnapshot(`
      " ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○
      conv2d       exercises/conv2d/forward.ts
      ✗ failed  6 of 9 checks  57 ms
      Looking for the cause …

      result[1, 2, 0, 0]:
        expected  1
        got       1.25
      ▸ In '5x4 picture, stride 2': 5 of 24 e…
      ▸ Printed in '5x4 picture, stride 2': │…
      n next  h hint  u unfold  ? help  q quit"
    `))
  test('passed', () =>
    expect(at('passed')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  TensorFlow.js…
       ◔─○[●]○─○[●]○─○─○[●]○─○─○─○  ○ ○
      relu  2 of 32, Feature extraction
      exercises/relu/forward.ts
      ✓ passed  9 of 9 checks  42 ms
      Passed.
      Without a step that is not linear, any
      number of layers would be no more than
      one.
      ↓ 5 more
      n next  i lesson  h hint  ? help  q quit"
    `))
  test('untouched', () =>
    expect(at('untouched')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  TensorFlow.js…
       ◔─○─●─○─○─●─○─○[○]●─○[○]○─○  ○ ○
      dense  13 of 32, The voting classifier
      exercises/dense/forward.ts
      · not written yet
      Press i for the lesson
      (exercises/dense/README.md). Write the
      function and save the file: it is
      checked each time you save. Press e to
      open it in your editor.
      n next  i lesson  h hint  ? help  q quit"
    `))
  test('checking', () =>
    expect(at('checking')).toMatchInlineSnapshot(`
      " ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○
      conv2d       exercises/conv2d/forward.ts
      … checking
      Looking for the cause …

      result[1, 2, 0, 0]:
        expected  1
        got       1.25
      ▸ In '5x4 picture, stride 2': 5 of 24 e…
      ▸ Printed in '5x4 picture, stride 2': │…
      n next  h hint  u unfold  ? help  q quit"
    `))
  test('message', () =>
    expect(at('message')).toMatchInlineSnapshot(`
      " ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○
      conv2d       exercises/conv2d/forward.ts
      ✗ failed  6 of 9 checks  57 ms
      Looking for the cause …
      result[1, 2, 0, 0]:
      ↓ 4 more
      The stub is back. What was in the file
      is in
      .kata/backup/2026-01-31T10-00-00/conv2d/
      forward.ts
      n next  h hint  u unfold  ? help  q quit"
    `))
  test('list', () =>
    expect(at('list')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  TensorFlow.js…
      All katas
        ✓ ndarray/transpose             passed
      Feature extraction
        ✓ relu/forward                  passed
        ✓ relu/backward                 passed
      > ✗ conv2d/forward                failed
        ? conv2d/backward      not checked yet
        ! maxpool/forward               broken
      ↑ 1  ↓ 38 more
      ↑↓ move  / filter  enter open  q quit"
    `))
  test('hint', () =>
    expect(at('hint')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  TensorFlow.js…
      output shapes: hint 2 of 4
      width.

      2. conv2d returns [stops, stops,
      filters]: one channel for each filter.
      maxpool keeps the channels. flatten
      turns all axes into one. dense returns
      [units]. The other three change nothing.
      ↑ 4 more
      ↑↓ scroll  h next hint  esc back  q quit"
    `))
  test('solution', () =>
    expect(at('solution')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  TensorFlow.js…
      solutions/conv2d/forward.ts
      import type { Tensor } from '#tensor'

      /** Slides the filters. */
        y.set(0)
        y.set(0)
        y.set(0)
        y.set(0)
      ↓ 16 more
      ↑↓ scroll  e edit  esc back  q quit"
    `))
  test('confirm', () =>
    expect(at('confirm the solution')).toMatchInlineSnapshot(`
      " ◔[○]●─○[○]●─○─○─○─●─○─○─○─○  ○ ○
      conv2d       exercises/conv2d/forward.ts
      ✗ failed  6 of 9 checks  57 ms
      'conv2d' has not passed yet. Show the
      solution anyway? (y/n)





      y yes  n no  q quit"
    `))
  test('help', () =>
    expect(at('help')).toMatchInlineSnapshot(`
      "cnn-kata  3 of 32 passed  TensorFlow.js…
      Help
      Edit the files in exercises/ with any
      editor. A kata is checked when you save
      its file.

      n p  next, previous kata (also → ←)
      l    list all katas: ↑ ↓ to move, / to
           filter, enter to open
      ↓ 30 more
      ↑↓ scroll  esc back  q quit"
    `))
})

test('a very small terminal shows the kata, its status and the start of its verdict', () => {
  expect(frame(session, 30, 8)).toMatchInlineSnapshot(`
    "exercises/conv2d/forward.ts
    ✗ failed  6 of 9 checks  57 ms
    Looking for the cause …
    result[1, 2, 0, 0]:
      expected  1
      got       1.25
    ↓ 2 more"
  `)
})

test('every view fits every terminal: it leaves one row free, and no line is too wide', () => {
  const sizes = [1, 2, 11, 12, 19, 20, 50].flatMap((rows) =>
    [1, 10, 39, 40, 75, 76, 120].map((columns) => ({ columns, rows })),
  )
  for (const [name, view] of Object.entries(views)) {
    for (const { columns, rows } of sizes) {
      const lines = frame(view, columns, rows).split('\n')
      expect(lines.length, `${name} at ${columns}x${rows}`).toBeLessThanOrEqual(Math.max(1, rows - 1))
      for (const line of lines)
        expect(stringWidth(line), `${name} at ${columns}x${rows}`).toBeLessThanOrEqual(columns)
    }
  }
})

test('from 40 x 12 on, the last line of every view shows its keys', () => {
  for (const [name, view] of Object.entries(views)) {
    for (const [columns, rows] of [
      [40, 12],
      [80, 24],
      [57, 17],
      [200, 60],
    ]) {
      const lines = frame(view, columns, rows).split('\n')
      expect(lines, `${name} at ${columns}x${rows}`).toHaveLength(rows - 1)
      expect(lines.at(-1), `${name} at ${columns}x${rows}`).toMatch(/q quit$/)
    }
  }
})

describe('the network map', () => {
  const mapOf = (verdicts: Verdict[]) => frame(openSession(verdicts), 80, 24)

  test('a layer is empty, half full or full', () => {
    expect(mapOf([])).toContain('○ conv')
    expect(mapOf([passed('conv2d/forward')])).toContain('◐ conv')
    expect(mapOf([passed('conv2d/forward'), passed('conv2d/backward')])).toContain('● conv')
  })

  test('a failed kata does not count', () => {
    expect(mapOf([failed])).not.toContain('◐')
  })

  test('when everything has passed, every layer is full', () => {
    const all = mapOf(katas.map(({ id }) => passed(id)))
    expect(all).not.toMatch(/[○◐]/)
    expect(all).toContain('Your network is whole. Press t.')
    expect(all).toContain('You wrote all 32 katas without reading a hint.')

    const helped = openSession(
      katas.map(({ id }) => passed(id)),
      {
        'conv2d/forward': ['one', 'two'],
        'adam/step': ['three'],
      },
    )
    expect(frame(helped, 80, 24)).toContain('You read 3 hints, for 2 of the 32 katas.')
  })
})

test('wrong numbers, marks and diffs have colours in addition to their signs', () => {
  const linesOf = (name: string, columns = 80) => layoutOf(views[name], { columns, rows: 24 }).body
  expect(linesOf('difference').map(({ color }) => color)).toEqual(['red', undefined, 'red', 'red', 'green'])
  // What was wrong is in brackets.
  const coloured = linesOf('map').flatMap(({ parts = [] }) => parts.filter(({ color }) => color))
  expect(coloured.map(({ text, color }) => [text.trim(), color])).toEqual([
    ['[1]', 'green'],
    ['[1.25]', 'red'],
    ['[0]', 'red'],
    ['[NaN]', 'red'],
    ['[4.5]', 'red'],
  ])
  // The numbers do not fit: marks show where to look.
  const marked = linesOf('map', 40).filter(({ colors }) => colors === errorColors)
  expect(marked.map(({ text }) => text).join('')).toContain('+ - ! +')
})

test('output of the learner reaches the terminal only as text', () => {
  const printed = 'a\x1b[2J\x1b[1;1Hb\x1b]0;title\x07c\rd\te\x00\x9bf'
  const drawn = renderToString(
    <Frame
      session={openSession([
        { ...failed, id: 'ndarray/transpose', cases: [{ name: 'x', state: 'failed', printed }] },
      ])}
      size={{ columns: 80, rows: 24 }}
    />,
    { columns: 80 },
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: only colours may remain
  expect(drawn.replace(/\x1b\[[\d;]*m/g, '')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
  expect(drawn).toContain('│ abc')
})
