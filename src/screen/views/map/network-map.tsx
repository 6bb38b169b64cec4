/** Draws the map of the network: its layers, and how much of each is done. */
import { Box, Text } from 'ink'
import { katas, requiredKatas } from '../../../kata/curriculum.ts'
import type { MapLayer } from '../../../kata/kata.ts'
import { passedOf, type Session } from '../../session.ts'
import { fills } from '../symbols.ts'
import { wrap } from '../wrap.ts'

/** The layers in the order in which a picture passes through them. */
const features: MapLayer[] = ['input', 'conv', 'relu', 'pool', 'conv', 'relu', 'pool']
const classifier: MapLayer[] = ['flatten', 'dense', 'relu', 'dropout', 'dense', 'softmax', 'loss']
/** What trains the network. */
const trainers: MapLayer[] = ['adam', 'fit']

/** What the learner has computed of the layers that change the shape, in the order of the rows. */
interface Numbers {
  shape: string
  parameters?: number
}
const featureNumbers: Partial<Record<number, Numbers>> = {
  0: { shape: '32x32x3' },
  1: { shape: '30x30x32', parameters: 896 },
  3: { shape: '15x15x32' },
  4: { shape: '13x13x64', parameters: 18_496 },
  6: { shape: '6x6x64' },
}
const classifierNumbers: Partial<Record<number, Numbers>> = {
  0: { shape: '2304' },
  1: { shape: '128', parameters: 295_040 },
  4: { shape: '10', parameters: 1_290 },
}

/** The numbers on the map, for a test that compares them with the network. */
export const mapNumbers: readonly Numbers[] = [featureNumbers, classifierNumbers].flatMap((row) =>
  Object.values(row).filter((numbers) => numbers !== undefined),
)

const hasPassed = (session: Session, id: string): boolean => session.verdicts[id]?.status === 'passed'

/** How many rows the map with names and numbers takes: more, once shapes and parameters were computed. */
export const numberedMapHeight = (session: Session): number =>
  3 + 2 * Number(hasPassed(session, 'shapes/output')) + 2 * Number(hasPassed(session, 'shapes/parameters'))

/** How much has passed, as a bar of ten cells; it is full only when nothing is left. */
export function Bar({ session }: Props) {
  const cells = Math.floor((10 * passedOf(session)) / requiredKatas.length)
  return (
    <Text aria-hidden>
      <Text color="green">{'█'.repeat(cells)}</Text>
      <Text dimColor>{'░'.repeat(10 - cells)}</Text>
    </Text>
  )
}

/** The narrowest screen that the map with names fits on. */
export const namedMapWidth = 76
const smallMapWidth = 40

interface Props {
  session: Session
}

function fillOf(session: Session, layer: MapLayer) {
  const counted = requiredKatas.filter((kata) => kata.layer === layer)
  const passed = passedOf(session, counted)
  if (passed === 0) return fills.none
  if (passed === counted.length) return fills.all
  const share = passed / counted.length
  return share < 0.5 ? fills.few : share < 0.75 ? fills.some : fills.most
}

const currentLayer = (session: Session): MapLayer | undefined =>
  katas.find((kata) => kata.id === session.current)?.layer

/** The map: each layer with its name, brackets around the current one, and on request numbers below. */
export function NamedMap({ session, numbers }: Props & { numbers: boolean }) {
  const current = currentLayer(session)
  const row = (layers: MapLayer[], join: string) =>
    layers.map((layer, at) => {
      const { symbol, color } = fillOf(session, layer)
      const [open, close] = layer === current ? '[]' : '  '
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same layer occurs several times
        <Text key={at}>
          {at > 0 && join}
          {open}
          <Text color={color}>{symbol}</Text> <Text bold={layer === current}>{layer}</Text>
          {close}
        </Text>
      )
    })
  return (
    <Box flexDirection="column" flexShrink={0} aria-label={inWords(session, namedMapWidth)}>
      <Text wrap="truncate">{row(features, '→')}</Text>
      {numbers && <Below session={session} layers={features} numbers={featureNumbers} start={1} />}
      <Text wrap="truncate">→{row(classifier, '→')}</Text>
      {numbers && <Below session={session} layers={classifier} numbers={classifierNumbers} start={2} />}
      <Text wrap="truncate">
        {' '}
        trained by{row(trainers, '')}
        {numbers && hasPassed(session, 'shapes/parameters') && (
          <Text dimColor>{`  ${total.toLocaleString('en')} parameters`}</Text>
        )}
      </Text>
    </Box>
  )
}

/** The map for a screen reader: 'Network: input done, conv started (now), ...'. */
function inWords(session: Session, width: number): string {
  const current = currentLayer(session)
  const layers = [...new Set([...features, ...classifier, ...trainers])].map((layer) => {
    const fill = fillOf(session, layer)
    const done = fill === fills.none ? 'to do' : fill === fills.all ? 'done' : 'started'
    return `${layer} ${done}${layer === current ? ' (now)' : ''}`
  })
  return wrap(`Network: ${layers.join(', ')}.`, width).join('\n')
}

const total = mapNumbers.reduce((sum, { parameters = 0 }) => sum + parameters, 0)

interface BelowProps extends Props {
  layers: MapLayer[]
  numbers: Partial<Record<number, Numbers>>
  /** The column of the first symbol. */
  start: number
}

/** Shapes and numbers of parameters, each below its layer. */
function Below({ session, layers, numbers, start }: BelowProps) {
  const line = (textOf: (one: Numbers) => string) => {
    let text = ' '.repeat(start)
    let column = start
    layers.forEach((layer, at) => {
      const one = numbers[at]
      if (one) text = text.padEnd(column) + textOf(one)
      // A symbol, a space, the name, what closes it, the arrow, and what opens the next one.
      column += layer.length + 5
    })
    return <Text dimColor>{text}</Text>
  }
  return (
    <>
      {hasPassed(session, 'shapes/output') && line(({ shape }) => shape)}
      {hasPassed(session, 'shapes/parameters') &&
        line(({ parameters }) => (parameters === undefined ? '' : parameters.toLocaleString('en')))}
    </>
  )
}

/** The map in one line of symbols. */
export function SmallMap({ session }: Props) {
  const current = currentLayer(session)
  const row = (layers: MapLayer[], join: string) => {
    const between = (at: number) =>
      layers[at] === current
        ? '['
        : layers[at - 1] === current
          ? ']'
          : layers[at - 1] && layers[at]
            ? join
            : ' '
    return layers.map((layer, at) => {
      const { symbol, color } = fillOf(session, layer)
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same layer occurs several times
        <Text key={at}>
          {between(at)}
          <Text color={color}>{symbol}</Text>
          {at === layers.length - 1 && between(layers.length)}
        </Text>
      )
    })
  }
  return (
    <Text wrap="truncate" aria-label={inWords(session, smallMapWidth)}>
      {row([...features, ...classifier], '─')}
      {row(trainers, ' ')}
    </Text>
  )
}
