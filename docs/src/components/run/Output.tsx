import type { AskError } from '../../api/ask.ts';
import { Busy, Failure } from '../AskState.tsx';
import { Colored, colorless } from '../Colored.tsx';
import { CopyButton } from '../CopyButton.tsx';
import { Pre } from '../Pre.tsx';

interface Props {
  readonly text: string | undefined;
  readonly failed?: boolean;
  readonly busy: boolean;
  readonly error: AskError | null;
  readonly retry: () => void;
}

/** How `watch` and `clear` begin with an empty screen: here the screens stand below each other. */
const CLEARED = ['\u001b[H\u001b[J', '\u001b[H\u001b[2J', '\u001b[3J'];

/** Text as a terminal shows it. The last one stays while the next is asked for. */
export function Output({ text, failed = false, busy, error, retry }: Props) {
  if (error) return <Failure error={error} retry={retry} />;
  if (text === undefined) return <Busy />;
  const shown = CLEARED.reduce((rest, code) => rest.replaceAll(code, ''), text);
  return (
    <div className="pp-copied">
      <Pre data-failed={failed || undefined} data-busy={busy || undefined}>
        <Colored text={shown} />
      </Pre>
      <CopyButton text={colorless(shown)} />
    </div>
  );
}
