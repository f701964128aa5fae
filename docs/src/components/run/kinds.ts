import { translate } from '@docusaurus/Translate';

const names: Record<string, () => string> = {
  SCHEDULING: () => translate({ id: 'peapod.kind.scheduling', message: 'scheduling' }),
  SANDBOX: () => translate({ id: 'peapod.kind.sandbox', message: 'sandbox' }),
  IMAGE: () => translate({ id: 'peapod.kind.image', message: 'image' }),
  CONTAINER: () => translate({ id: 'peapod.kind.container', message: 'container' }),
  PHASE: () => translate({ id: 'peapod.kind.phase', message: 'phase' }),
  CONDITION: () => translate({ id: 'peapod.kind.condition', message: 'condition' }),
  PROBE: () => translate({ id: 'peapod.kind.probe', message: 'probe' }),
  HOOK: () => translate({ id: 'peapod.kind.hook', message: 'hook' }),
  SIGNAL: () => translate({ id: 'peapod.kind.signal', message: 'signal' }),
  BACKOFF: () => translate({ id: 'peapod.kind.backoff', message: 'back-off' }),
  VOLUME: () => translate({ id: 'peapod.kind.volume', message: 'volume' }),
  NETWORK: () => translate({ id: 'peapod.kind.network', message: 'network' }),
  LOG: () => translate({ id: 'peapod.kind.log', message: 'log' }),
  EVENT: () => translate({ id: 'peapod.kind.event', message: 'event' }),
  INTERVENTION: () => translate({ id: 'peapod.kind.intervention', message: 'intervention' }),
  NODE: () => translate({ id: 'peapod.kind.node', message: 'node' }),
};

/** All kinds that there are. */
export const allKinds: readonly string[] = Object.keys(names);

/** A kind of timeline entry in the page's language. */
export function kindName(kind: string): string {
  return names[kind]?.() ?? kind.toLowerCase();
}
