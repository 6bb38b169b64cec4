import { expect, test } from 'vitest'
import { root } from '../testing/project-root.ts'
import { pictureShape } from './data/data-set.ts'
import { importKatas } from './katas/import-katas.ts'
import { bundleKatas } from './katas/kata-bundle.ts'
import { dropoutUnits, layers, parameterTotal, slots } from './network.ts'

test('the weights match the layers: 315,722 of them', async () => {
  const { file } = await bundleKatas(root, new Set())
  const { summary } = await importKatas(file)
  const rows = summary(layers, pictureShape)
  expect(parameterTotal).toBe(315_722)
  expect(rows[rows.length - 1].parameters).toBe(parameterTotal)

  const learning = rows.slice(0, -1).filter((row) => row.parameters > 0)
  const inSlots = new Map<string, number>()
  for (const { layer, start, end } of slots) inSlots.set(layer, (inSlots.get(layer) ?? 0) + end - start)
  expect([...inSlots.values()]).toEqual(learning.map((row) => row.parameters))

  const dropout = layers.findIndex((layer) => layer.type === 'dropout')
  expect(rows[dropout].output).toEqual([dropoutUnits])
})
