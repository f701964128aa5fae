import { Engine, Random } from '../../engine/index.ts';
import { decodeManifest } from '../decode/decode-manifest.ts';
import { Store } from '../store.ts';
import { ApiServer } from './api-server.ts';
import { loadDocuments } from './load.ts';

/** An API server that has been given the manifest, and what came of it. */
export function cluster(manifest: string) {
  const engine = new Engine();
  const store = new Store(engine);
  const api = new ApiServer({ engine, store, random: new Random(1) });
  const decoded = decodeManifest(manifest, { podsNeeded: false });
  if (decoded.problems.length > 0) throw new Error(JSON.stringify(decoded.problems));
  api.bootstrap(decoded.documents.filter(({ kind }) => kind === 'Node').map(({ object }) => object));
  return { engine, store, api, loaded: loadDocuments(api, decoded.documents) };
}
/** In JSON: a Pod `web` that is changed so. */
export const pod = (spec: object = {}, metadata: object = {}, container: object = {}) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', ...metadata },
    spec: { containers: [{ name: 'app', image: 'nginx:1', ...container }], ...spec },
  });
/** In JSON: an object of any kind. */
export const object = (apiVersion: string, kind: string, name: string, rest: object) =>
  JSON.stringify({ apiVersion, kind, metadata: { name }, ...rest });
/** One manifest of several. */
export const documents = (...texts: string[]) => texts.join('\n---\n');
/** In JSON: a limit range with one item. */
export const limits = (item: object) => object('v1', 'LimitRange', 'limits', { spec: { limits: [item] } });
/** In JSON: a namespace `safe` with these labels. */
export const secured = (labels: object) => JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'safe', labels } });
