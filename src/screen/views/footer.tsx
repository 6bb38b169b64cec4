import { Text } from 'ink'
import { sliceCount } from '../../kata/words/error-map.ts'
import { footerOf } from '../keys.ts'
import { mapsOf, type Session } from '../session.ts'

/** The keys of a view, as many as fit in a line. */
export function Footer({ session, width }: { session: Session; width: number }) {
  const slices = sliceCount(mapsOf(session))
  const useless = [...(slices === 0 ? ['m'] : []), ...(slices < 2 ? ['←→'] : [])]
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
