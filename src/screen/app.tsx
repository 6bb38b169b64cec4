/** Ink is started here and nowhere else. */
import { render, useInput, useStdin } from 'ink'
import { keyNames } from './keys.ts'
import type { Session } from './session.ts'
import { Frame } from './views/frame.tsx'
import type { Size } from './views/layout.ts'

interface Props {
  session: Session
  size: Size
  /** Called with the name of each key that is pressed, as `keyNames` gives it. */
  onKey: (key: string) => void
  /** Called with different characters that arrive at once: typed fast, or pasted. */
  onText: (text: string) => void
}

const isText = (input: string): boolean => /^[\x20-\x7e]+$/.test(input)

/** The frame of a session, and the keyboard. */
export function App({ session, size, onKey, onText }: Props) {
  const { isRawModeSupported } = useStdin()
  useInput(
    (input, key) => {
      const names = keyNames(input, key)
      names.forEach(onKey)
      if (names.length === 0 && isText(input)) onText(input)
    },
    { isActive: isRawModeSupported },
  )
  return <Frame session={session} size={size} />
}

export interface Drawing {
  draw(session: Session, size: Size): void
  /** Releases the keyboard. */
  close(): void
}

/** Draws whole frames on `frames`. Errors while drawing go to `onCrash`. */
export function openDrawing(
  frames: NodeJS.WriteStream,
  first: Props,
  onCrash: (error: unknown) => void,
): Drawing {
  // With `debug`, Ink writes each frame as a whole and at once.
  const instance = render(<App {...first} />, {
    stdout: frames,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  })
  instance.waitUntilExit().catch(onCrash)
  return {
    draw: (session, size) => instance.rerender(<App {...first} session={session} size={size} />),
    close: () => instance.unmount(),
  }
}
