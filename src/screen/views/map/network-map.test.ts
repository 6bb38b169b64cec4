import { describe, expect, test } from 'vitest'
import { summary } from '../../../../solutions/shapes/summary.ts'
import { katas } from '../../../kata/curriculum.ts'
import { layers } from '../../../training/network.ts'
import { openSession } from '../../session.ts'
import { frame, heard } from '../../testing/drawn-frame.tsx'
import { mapNumbers } from './network-map.tsx'

const passed = (id: string) => ({ id, status: 'passed', checks: { passed: 9, total: 9 } }) as const
const until = (last: string) =>
  openSession(katas.slice(0, katas.findIndex(({ id }) => id === last) + 1).map(({ id }) => passed(id)))

describe('the map with shapes and parameters', () => {
  test.each([
    [80, 24],
    [120, 40],
    [40, 12],
  ])('%i x %i', (columns, rows) => expect(frame(until('shapes/parameters'), columns, rows)).toMatchSnapshot())

  test('shapes alone; neither if what follows would not fit', () => {
    expect(frame(until('shapes/output'), 80, 24)).toContain('30x30x32')
    expect(frame(until('shapes/output'), 80, 24)).not.toContain('18,496')
    const all = until(katas.at(-1)!.id)
    expect(frame(all, 80, 24)).toContain('Your network is whole')
    expect(frame(all, 80, 24)).not.toContain('30x30x32')
    expect(frame(all, 80, 30)).toContain('30x30x32')
  })

  test('a screen reader gets it in words', () => {
    expect(heard(until('relu/backward')).replaceAll('\n', ' ')).toContain(
      'Network: input started, conv to do (now), relu done, pool to do, flatten to do',
    )
  })

  test('they are those of the network', () => {
    const rows = summary([...layers], [32, 32, 3]).filter(({ layer }) =>
      /conv|pool|flatten|dense/.test(layer),
    )
    const computed = rows.map(({ output, parameters }) => ({
      shape: output.join('x'),
      ...(parameters > 0 && { parameters }),
    }))
    expect(mapNumbers).toEqual([{ shape: '32x32x3' }, ...computed])
  })
})
