import { COREFILE, type Store } from '../api-server/index.ts';
import type { Trace } from '../engine/index.ts';
import { readCorefile } from '../images/index.ts';
import { CorefileNotFollowed } from './timeline.ts';

/** Tells once that what CoreDNS is told to do is changed, as far as it is not followed: of a file that it refuses its containers tell. */
export function tellOfCorefiles(store: Pick<Store, 'watch'>, trace: Trace): void {
  let isTold = false;
  store.watch('ConfigMap', ({ type, object: { metadata, data } }) => {
    // Of what the manifest brings the run tells beside it.
    if (isTold || trace.engine.now < 0 || type === 'DELETED' || metadata.name !== 'coredns' || metadata.namespace !== 'kube-system') return;
    const text = (data as Readonly<Record<string, string>> | undefined)?.Corefile ?? '';
    if (words(text) === words(COREFILE) || typeof readCorefile(text, '') === 'string') return;
    isTold = true;
    trace.record(CorefileNotFollowed, {}, {});
  });
}

const words = (text: string): string => text.split(/\s+/).filter(Boolean).join(' ');
