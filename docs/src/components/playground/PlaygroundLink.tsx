import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';
import type { SimulateInput } from '../../api/run.ts';
import { playgroundUrl } from './state.ts';

interface Props {
  readonly input: SimulateInput;
  /** The second that is shown first; the end of the run where not given. */
  readonly at?: number | null;
}

/** Takes an input to the Playground. Its fragment is no anchor, so it is not checked as one. */
export function PlaygroundLink({ input, at = null }: Props) {
  return (
    <Link className="pp-actions__end" to={playgroundUrl(input, at)} data-noBrokenLinkCheck>
      <Translate id="peapod.toPlayground">Open in the Playground</Translate>
    </Link>
  );
}
