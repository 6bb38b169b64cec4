import { Box, Text } from 'ink'
import stringWidth from 'string-width'
import { curriculum, kataOf, requiredKatas } from '../../kata/curriculum.ts'
import { displayText } from '../../runner/printable.ts'
import { passedOf, type Session, statusOf } from '../session.ts'
import { Body } from './body.tsx'
import { Footer } from './footer.tsx'
import { headingOf, layoutOf, type Size } from './layout.ts'
import { Bar, NamedMap, namedMapWidth, SmallMap } from './map/network-map.tsx'
import { typesFact } from './reading/types-view.ts'
import { statusSymbols } from './symbols.ts'
import { columnGap, pageWidth } from './verdict-view.ts'

/** One frame of the screen. It is at least one row smaller than the terminal. */
export function Frame({ session, size }: { session: Session; size: Size }) {
  const layout = layoutOf(session, size)
  const gap = layout.roomy && <Text> </Text>
  return (
    <Box flexDirection="column" width={size.columns} height={layout.height} overflow="hidden">
      {layout.header && <Header session={session} columns={size.columns} />}
      {!layout.shortTitle && gap}
      {layout.map !== 'none' && (
        <>
          {layout.map === 'small' ? (
            <SmallMap session={session} />
          ) : (
            <NamedMap session={session} numbers={layout.map === 'numbered'} />
          )}
          {gap}
        </>
      )}
      {session.view === 'kata' || session.view === 'confirm' ? (
        <>
          <Title session={session} isShort={layout.shortTitle} width={size.columns} />
          <StatusLine session={session} />
        </>
      ) : (
        <Text bold wrap="truncate">
          {headingOf(session)}
        </Text>
      )}
      {gap}
      {layout.page ? (
        <Box gap={columnGap} flexShrink={0}>
          <Box width={pageWidth(size.columns)} flexShrink={0}>
            <Body lines={layout.page} height={layout.bodyHeight} offset={0} />
          </Box>
          <Body lines={layout.body} height={layout.bodyHeight} offset={layout.offset} />
        </Box>
      ) : (
        <Body lines={layout.body} height={layout.bodyHeight} offset={layout.offset} />
      )}
      <Box flexGrow={1} />
      {layout.message.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other key
        <Text key={at} color="yellow" wrap="truncate">
          {line}
        </Text>
      ))}
      {gap}
      {layout.footer && <Footer session={session} width={size.columns} />}
    </Box>
  )
}

function Header({ session, columns }: { session: Session; columns: number }) {
  return (
    <Box justifyContent="space-between" gap={2} flexShrink={0}>
      <Box flexShrink={0}>
        <Text bold>cnn-kata</Text>
        <Text>
          {'  '}
          {passedOf(session)} of {requiredKatas.length} passed
          {columns >= namedMapWidth && '  '}
        </Text>
        {columns >= namedMapWidth && <Bar session={session} />}
      </Box>
      <Text dimColor wrap="truncate">
        {session.running.length > 1
          ? `checking ${session.running.length}`
          : displayText(session.reference ?? '')}
      </Text>
    </Box>
  )
}

const gapBeforeFile = 2

/** The current kata and its file, on one line if it is short. */
function Title({ session, isShort, width }: { session: Session; isShort: boolean; width: number }) {
  const { title } = kataOf(session.current)
  const chapter = curriculum.find(({ katas }) => katas.some(({ id }) => id === session.current))
  // Optional katas are counted separately.
  const counted = chapter?.optional ? chapter.katas : requiredKatas
  const at = counted.findIndex((kata) => kata.id === session.current)
  const file = `exercises/${session.current}.ts`
  if (isShort) {
    const position = `  ${at + 1} of ${counted.length}`
    const fits = (text: string) => stringWidth(text) + gapBeforeFile + stringWidth(file) <= width
    return (
      <Box justifyContent="space-between" gap={gapBeforeFile}>
        {fits(title) && (
          <Text>
            <Text bold>{title}</Text>
            {fits(title + position) && <Text dimColor>{position}</Text>}
          </Text>
        )}
        <Text wrap="truncate-start">{file}</Text>
      </Box>
    )
  }
  return (
    <>
      <Text wrap="truncate">
        <Text bold>{title}</Text>
        <Text dimColor>
          {'  '}
          {at + 1} of {counted.length}, {chapter?.title}
        </Text>
      </Text>
      <Text wrap="truncate-start">{file}</Text>
    </>
  )
}

function StatusLine({ session }: { session: Session }) {
  const status = statusOf(session, session.current)
  const { symbol, word, color } = statusSymbols[status]
  const { checks, milliseconds } = session.verdicts[session.current] ?? {}
  const facts =
    status === 'running' || status === 'untouched'
      ? []
      : [
          checks && checks.total > 0 && `${checks.passed} of ${checks.total} checks${gainOf(session)}`,
          milliseconds !== undefined && `${Math.round(milliseconds)} ms`,
        ].filter(Boolean)
  const types = status === 'running' ? undefined : typesFact(session)
  return (
    <Text wrap="truncate">
      <Text bold color={color}>
        {symbol} {word}
      </Text>
      {types && <Text color="yellow">{`  ${types}`}</Text>}
      <Text dimColor>{facts.map((fact) => `  ${fact}`).join('')}</Text>
    </Text>
  )
}

/** ', 3 more than last time' */
function gainOf({ gained, current, verdicts }: Session): string {
  const more = gained?.[current] ?? 0
  return more === 0 || verdicts[current].status === 'passed'
    ? ''
    : `, ${Math.abs(more)} ${more > 0 ? 'more' : 'fewer'} than last time`
}
