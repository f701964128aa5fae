import type { Pod } from '../../../apimachinery/objects.ts';
import type { Context } from '../../command/context.ts';
import { refusalCode, serverText } from '../../command/refusals.ts';
import { forbidden } from '../../objects/access.ts';
import { parseArgs } from '../../objects/resolve.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { pathOf, queryOf, tellGet, tellRefusal, tellRequest, tellsRequests } from './requests.ts';

/** What of a container is connected with what of kubectl. */
interface Streams {
  readonly container: string;
  readonly command?: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** The Pod that is named is got first. */
export function tellPodGot(context: Context, text: string): void {
  const wanted = text.includes('/') ? parseArgs([text]) : parseArgs(['pods', text]);
  if (tellsRequests(context) && wanted.kind === 'names' && wanted.names[0])
    tellGet(context, wanted.names[0].resource, wanted.names[0].name);
}

/**
 * The request that becomes a connection, by one of its own; `refusal`: why it does not.
 * @see kubernetes: kubectl/pkg/cmd/exec/exec.go Run, attach/attach.go; client-go/tools/remotecommand/remotecommand.go
 */
export function tellStreamed(context: Context, what: 'exec' | 'attach', { metadata }: Pod, streams: Streams, refusal?: string): void {
  if (!tellsRequests(context)) return;
  const { container, command = [], stdin, tty } = streams;
  const { name, namespace } = metadata;
  const resource = resourceOfKind('Pod');
  const isTrue = (given: boolean): string => (given ? 'true' : '');
  const rest = queryOf({ container, stderr: isTrue(!tty), stdin: isTrue(stdin), stdout: 'true', tty: isTrue(tty) });
  const words = command.map((word) => `${word === '' ? 'command=' : queryOf({ command: word }).slice(1)}&`).join('');
  const forbiddenTo = forbidden(context, 'create', resource, name, what, namespace ?? context.namespace);
  const why = refusal ?? forbiddenTo?.stderr;
  const status = why === undefined ? 101 : refusalCode(why);
  tellRequest(context, {
    method: 'POST',
    path: `${pathOf(resource, namespace, name)}/${what}?${words}${rest.slice(1)}`,
    status,
    heads: PROTOCOLS,
    dials: true,
  });
  if (why === undefined) return;
  const message = serverText({ among: why });
  if (status === 403) tellRefusal(context, { reason: 'Forbidden', message, code: 403, resource, name });
  else tellRefusal(context, { reason: 'BadRequest', message, code: status });
}

/** @see kubernetes: client-go/tools/remotecommand/remotecommand.go NewSPDYExecutor */
const PROTOCOLS = ['v4.', 'v3.', 'v2.', ''].map((version) => `X-Stream-Protocol-Version: ${version}channel.k8s.io`);
