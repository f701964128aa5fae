import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';
import type { SimulateInput } from '../../api/run.ts';
import { playgroundUrl } from './state.ts';

/** Takes an input to the Playground. Its fragment is no anchor, so it is not checked as one. */
export function PlaygroundLink({ input }: { readonly input: SimulateInput }) {
  return (
    <Link className="pp-actions__end" to={playgroundUrl(input)} data-noBrokenLinkCheck>
      <Translate id="peapod.toPlayground">Open in the Playground</Translate>
    </Link>
  );
}
