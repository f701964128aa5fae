import { klogInfo } from '../../../apimachinery/klog.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import type { Micros } from '../../../engine/index.ts';
import { hash32 } from '../../../engine/random.ts';
import type { Context } from '../../command/context.ts';
import { getObject } from '../../objects/resolve.ts';
import type { Resource } from '../../objects/resources.ts';
import { acceptOf, pathOf, queryOf, tellRequest, tellsRequests } from './requests.ts';
import { revisionOf } from './served-answer.ts';

/** Who watches. @see kubernetes: client-go/tools/watch/informerwatcher.go NewIndexerInformerWatcher */
const REFLECTOR = '*unstructured.Unstructured';
const FROM = 'from vendor/k8s.io/client-go/tools/watch/informerwatcher.go:146';

/** One object is listed, and watched from then on. @see kubernetes: kubectl/pkg/cmd/wait/wait.go, client-go/tools/cache/reflector.go */
export function tellWatched(context: Context, resource: Resource, { metadata }: KubernetesObject, at: Micros): void {
  if (!tellsRequests(context)) return;
  const line = (place: string, text: string): void => context.err(klogInfo(at, place, text));
  const path = pathOf(resource, metadata.namespace);
  const fieldSelector = `metadata.name=${metadata.name}`;
  line('reflector.go:287', `Starting reflector ${REFLECTOR} (0s) ${FROM}`);
  line('reflector.go:323', `Listing and watching ${REFLECTOR} ${FROM}`);
  tellRequest(context, {
    method: 'GET',
    path: `${path}${queryOf({ fieldSelector, limit: '500', resourceVersion: '0' })}`,
    status: 200,
    at,
  });
  const watch = {
    allowWatchBookmarks: 'true',
    fieldSelector,
    resourceVersion: String(revisionOf(context.view, [])),
    timeoutSeconds: String(SHORTEST + (hash32(`${path} ${metadata.name} ${at}`) % SHORTEST)),
    watch: 'true',
  };
  tellRequest(context, { method: 'GET', path: `${path}${queryOf(watch)}`, status: 200, at });
  line('shared_informer.go:341', 'caches populated');
}

/** What is watched once it has been got: a list from its version on, one object from the first. @see kubernetes: kubectl/pkg/cmd/get/get.go watch */
export function tellFollowed(context: Context, resource: Resource, name: string | undefined): void {
  if (!tellsRequests(context)) return;
  const { flags, view, namespace } = context;
  const watch = {
    fieldSelector: name === undefined ? flags.text('field-selector') : `metadata.name=${name}`,
    labelSelector: flags.text('selector'),
    resourceVersion: name === undefined ? String(revisionOf(view, [])) : '0',
    watch: 'true',
  };
  const path = pathOf(resource, flags.bool('all-namespaces') ? undefined : namespace);
  tellRequest(context, { method: 'GET', path: `${path}${queryOf(watch)}`, status: 200, accept: acceptOf(context) });
}

/** Of a watch, at least; at most twice as many. @see kubernetes: client-go/tools/cache/reflector.go minWatchTimeout */
const SHORTEST = 300;

/** It is watched no longer. */
export function tellUnwatched(context: Context, at: Micros): void {
  if (!tellsRequests(context)) return;
  context.err(klogInfo(at, 'reflector.go:293', `Stopping reflector ${REFLECTOR} (0s) ${FROM}`));
  const why = 'Unable to decode an event from the watch stream: http2: response body closed';
  context.err(klogInfo(at, 'streamwatcher.go:114', why));
}

/** Whether it is still there is asked first of what is to be gone. */
export function tellStillThere(context: Context, resource: Resource, { metadata }: KubernetesObject, at: Micros): void {
  if (!tellsRequests(context)) return;
  const { namespace, name } = metadata;
  const status = getObject(context.view, resource, namespace ?? '', name) ? 200 : 404;
  tellRequest(context, { method: 'GET', path: pathOf(resource, namespace, name), status, at });
}
