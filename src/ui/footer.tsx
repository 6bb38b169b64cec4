import { Text } from 'ink'
import type { View } from '../session.ts'
import { footerOf } from './keys.ts'

/** The keys of a view, as many as fit. */
export function Footer({ view, width }: { view: View; width: number }) {
  return (
    <Text wrap="truncate">
      {footerOf(view, width).map(([key, label], at) => (
        <Text key={key}>
          {at > 0 && '  '}
          <Text bold>{key}</Text> <Text dimColor>{label}</Text>
        </Text>
      ))}
    </Text>
  )
}
