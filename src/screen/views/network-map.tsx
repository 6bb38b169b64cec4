/** Draws the map of the network: its layers, and how much of each is done. */
import { Text } from 'ink'
import { katas, requiredKatas } from '../../kata/curriculum.ts'
import type { MapLayer } from '../../kata/kata.ts'
import { passedOf, type Session } from '../session.ts'
import { fills } from './symbols.ts'

/** The layers in the order in which a picture passes through them. */
const features: MapLayer[] = ['input', 'conv', 'relu', 'pool', 'conv', 'relu', 'pool']
const classifier: MapLayer[] = ['flatten', 'dense', 'relu', 'dropout', 'dense', 'softmax', 'loss']
/** What trains the network. */
const trainers: MapLayer[] = ['adam', 'fit']

/** The narrowest screen that the map with names fits on. */
export const namedMapWidth = 76

interface Props {
  session: Session
}

function fillOf(session: Session, layer: MapLayer) {
  const counted = requiredKatas.filter((kata) => kata.layer === layer)
  const passed = passedOf(session, counted)
  return passed === 0 ? fills.none : passed < counted.length ? fills.some : fills.all
}

const currentLayer = (session: Session): MapLayer | undefined =>
  katas.find((kata) => kata.id === session.current)?.layer

/** The map in three lines: each layer with its name, and brackets around the current one. */
export function NamedMap({ session }: Props) {
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
    <>
      <Text wrap="truncate">{row(features, '→')}</Text>
      <Text wrap="truncate">→{row(classifier, '→')}</Text>
      <Text wrap="truncate"> trained by{row(trainers, '')}</Text>
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
    <Text wrap="truncate">
      {row([...features, ...classifier], '─')}
      {row(trainers, ' ')}
    </Text>
  )
}
