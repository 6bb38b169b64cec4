import { Text } from 'ink'
import { sliceCount } from '../../kata/words/error-map.ts'
import { footerOf } from '../keys.ts'
import { canLook, mapsOf, type Session } from '../session.ts'
import { twoColumns } from './verdict-view.ts'

/** The keys of a view, as many as fit in a line. */
export function Footer({ session, width }: { session: Session; width: number }) {
  const slices = sliceCount(mapsOf(session))
  const { failure, explanation } = session.verdicts[session.current] ?? {}
  const useless = [
    ...(slices === 0 ? ['m'] : []),
    ...(slices < 2 ? ['←→'] : []),
    // In two columns nothing is folded.
    ...(failure && width < twoColumns ? [] : ['u']),
    ...(failure?.case ? [] : ['f', 'v']),
    ...(explanation?.input ? [] : ['d']),
    ...(canLook(session) ? [] : ['w']),
  ]
  return (
    <Text wrap="truncate">
      {footerOf(session.view, width, useless).map(([key, label], at) => (
        <Text key={key}>
          {at > 0 && '  '}
          <Text bold>{key}</Text> <Text dimColor>{label}</Text>
        </Text>
      ))}
    </Text>
  )
}
