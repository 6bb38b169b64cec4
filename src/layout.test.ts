/** The rules of ARCHITECTURE.md that a machine can check. Whatever a learner has written in exercises/ is not judged here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { curriculum, katas, opOf, ops } from './kata/curriculum.ts'
import { mapLayers } from './kata/kata.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** More files in one folder than this are divided by subject. */
const mostFiles = 15

/** Every source file below a folder, as a path from the root with forward slashes. */
function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

/** What a file imports: package names as they stand, relative paths as paths from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g)].map(
    (match) => match[2],
  )
  return found.map((name) =>
    name.startsWith('.')
      ? relative(root, resolve(root, dirname(file), name))
          .split(sep)
          .join('/')
      : name,
  )
}

/** The imports of these files that are not allowed, as 'file -> import'. */
function offences(files: string[], allowed: (name: string, file: string) => boolean): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((name) => !allowed(name, file))
      .map((name) => `${file} -> ${name}`),
  )
}

/** Groups of files that import each other in a circle, each sorted (Tarjan 1972). */
function circles(files: string[]): string[][] {
  const imports = new Map(files.map((file) => [file, importsOf(file).filter((name) => files.includes(name))]))
  const numbers = new Map<string, number>()
  const path: string[] = []
  const found: string[][] = []
  const visit = (file: string): number => {
    numbers.set(file, numbers.size)
    let low = numbers.size - 1
    path.push(file)
    for (const name of imports.get(file)!) {
      if (!numbers.has(name)) low = Math.min(low, visit(name))
      else if (path.includes(name)) low = Math.min(low, numbers.get(name)!)
    }
    if (low === numbers.get(file)) {
      const circle = path.splice(path.indexOf(file))
      if (circle.length > 1) found.push(circle.sort())
    }
    return low
  }
  for (const file of files) if (!numbers.has(file)) visit(file)
  return found.sort()
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file)
const product = (folder: string) => sources(folder).filter((file) => !isTest(file))
const within = (name: string, ...folders: string[]) => folders.some((folder) => name.startsWith(`${folder}/`))

describe('who may import whom', () => {
  test('the rules see imports at all', () => {
    expect(importsOf('src/layout.test.ts')).toContain('src/kata/curriculum.ts')
    expect(importsOf('solutions/network/forward.ts')).toContain('solutions/conv2d/forward.ts')
  })

  test('solutions know ndarray and #tensor; only the network and the summary build on others', () => {
    const allowed = (name: string, file: string) =>
      name === 'ndarray' ||
      name === '#tensor' ||
      (within(file, 'solutions/network') && within(name, 'solutions')) ||
      (file === 'solutions/shapes/summary.ts' && within(name, 'solutions/shapes'))
    expect(offences(sources('solutions'), allowed)).toEqual([])
  })

  test('TensorFlow.js is imported in one place', () => {
    const allowed = (name: string, file: string) =>
      !name.startsWith('@tensorflow/') || file === 'checker/reference/tensorflow.ts'
    expect(offences([...product('checker'), ...product('src')], allowed)).toEqual([])
  })

  test('the checker knows shared types, not the tools around it', () => {
    const tools = [
      'src/runner',
      'src/screen',
      'src/training',
      'src/commands',
      'src/show',
      'exercises',
      'solutions',
    ]
    expect(offences(product('checker'), (name) => !within(name, ...tools))).toEqual([])
  })

  test('training knows neither TensorFlow.js nor the checker', () => {
    const files = product('src/training')
    expect(offences(files, (name) => !within(name, 'checker') && !name.startsWith('@tensorflow/'))).toEqual(
      [],
    )
  })

  test('parity is the one place that knows training and the checker; only its command starts it', () => {
    const isOurs = (file: string) => within(file, 'src/parity')
    const others = sources('src').filter((file) => !isOurs(file) && file !== 'src/commands/parity.ts')
    expect(offences(others, (name) => !isOurs(name))).toEqual([])
    const asks = (name: string) =>
      !within(name, 'checker') || within(name, 'checker/reference') || name === 'checker/cases/case.ts'
    expect(offences(product('src/parity'), asks)).toEqual([])
  })

  test('the engine knows the shared types and its own files', () => {
    const allowed = (name: string) =>
      within(name, 'src/engine', 'src/training/data') || name === 'src/tensor.ts' || name.startsWith('node:')
    expect(offences(product('src/engine'), allowed)).toEqual([])
  })

  test('the screen knows neither vitest nor the inside of training', () => {
    const allowed = (name: string) =>
      !/^vite(st)?(\/|$)/.test(name) && !within(name, 'src/training', 'checker')
    expect(offences(product('src/screen'), allowed)).toEqual([])
  })

  test('the runner knows the checker only as files to run', () => {
    expect(
      offences(product('src/runner'), (name) => !within(name, 'checker', 'src/screen', 'src/training')),
    ).toEqual([])
  })

  test('nobody reaches into exercises or solutions by a relative path', () => {
    expect(
      offences([...product('src'), ...product('checker')], (name) => !within(name, 'exercises', 'solutions')),
    ).toEqual([])
  })
})

describe('the shape of the tree', () => {
  test('no file imports itself by way of others', () => {
    const files = ['src', 'checker', 'bench', 'solutions'].flatMap(product)
    expect(circles(files)).toEqual([])
  })

  test('a folder holds what fits one view', () => {
    const files = ['src', 'checker', 'bench'].flatMap(sources)
    const counts = new Map<string, number>()
    for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
    expect([...counts].filter(([, count]) => count > mostFiles)).toEqual([])
  })

  test('a file name explains itself: none is used twice', () => {
    const files = ['src', 'checker', 'bench']
      .flatMap(product)
      .filter((file) => !within(file, 'checker/ops', 'src/engine/kernels'))
    const names = files.map((file) => basename(file))
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  test('ARCHITECTURE.md names files that exist', () => {
    const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    const files = ['src', 'checker', 'bench'].flatMap(sources)
    const named = [...text.matchAll(/`([\w/.-]+\.(?:ts|tsx|mjs))`/g)].map((match) => match[1])
    expect(named.filter((name) => !files.some((file) => `/${file}`.endsWith(`/${name}`)))).toEqual([])
  })
})

describe('curriculum and disk agree', () => {
  test('every solution on disk is a kata, every kata has a solution', () => {
    const onDisk = sources('solutions').map((file) => file.slice('solutions/'.length, -'.ts'.length))
    expect(onDisk).toEqual(katas.map((kata) => kata.id).sort())
  })

  test('every kata exports the function that the curriculum names', () => {
    const missing = katas.filter(
      (kata) =>
        !readFileSync(join(root, `solutions/${kata.id}.ts`), 'utf8').includes(
          `export function ${kata.name}(`,
        ),
    )
    expect(missing.map((kata) => kata.id)).toEqual([])
  })

  test('every op has a lesson, a spec and cases; there are no specs of anything else', () => {
    for (const op of ops) {
      expect(existsSync(join(root, `exercises/${op}/README.md`)), `exercises/${op}/README.md`).toBe(true)
    }
    const specs = sources('checker').filter((file) => file.endsWith('.spec.ts'))
    expect(specs).toEqual(ops.map((op) => `checker/ops/${op}/${op}.spec.ts`).sort())
  })

  test('ids and places on the map are sound', () => {
    expect(new Set(katas.map((kata) => kata.id)).size).toBe(katas.length)
    for (const kata of katas) {
      expect(kata.id).toMatch(/^[a-z0-9]+\/[a-z-]+$/)
      expect(mapLayers).toContain(kata.layer)
      expect(opOf(kata.id)).not.toBe('')
    }
    for (const layer of mapLayers)
      expect(
        katas.some((kata) => kata.layer === layer),
        layer,
      ).toBe(true)
    for (const chapter of curriculum) expect(chapter.title).not.toBe('')
  })

  test('every kata has a ladder of at least three hints', () => {
    const short = katas.filter(
      (kata) => kata.hints.length < 3 || kata.hints.some((hint) => hint.trim() === ''),
    )
    expect(short.map((kata) => kata.id)).toEqual([])
  })
})

test('the lock file names no address', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/https?:\/\/[^"]*\.tgz/)
})

test('versions are pinned exactly', () => {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  for (const [name, version] of Object.entries({
    ...dependencies,
    ...optionalDependencies,
    ...devDependencies,
  })) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
  }
})
