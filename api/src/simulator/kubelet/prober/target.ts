import type * as core from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Container } from '../../apimachinery/objects.ts';
import { byObject } from '../../engine/index.ts';

/** A port by number, or by the name of one of the container's own. @see kubernetes: pkg/probe/util.go ResolveContainerPort */
export function resolvePort(port: number | string, container: Container): number | undefined {
  const named = container.ports?.find(({ name }) => name !== undefined && name === port)?.containerPort;
  const number = named ?? Number(port);
  return Number.isInteger(number) && number > 0 && number < 65536 ? number : undefined;
}

/** Why a port is none. */
export const portError = (port: number | string): string =>
  /^[+-]?\d+$/.test(String(port))
    ? `invalid port number: ${Number(port)}`
    : `strconv.Atoi: parsing ${goQuote(String(port))}: invalid syntax`;

/** The headers of a probe's or hook's request: its own, over the defaults. @see kubernetes: pkg/probe/http/request.go */
export function httpHeaders(action: core.HTTPGetAction, host: string, agent: 'kube-probe' | 'kube-lifecycle'): Headers {
  const made = headersOf(action);
  const key = `${agent} ${host}`;
  let headers = made.get(key);
  if (!headers) {
    headers = makeHeaders(action, host, agent);
    made.set(key, headers);
  }
  return headers;
}

type Headers = readonly (readonly [string, string])[];
const headersOf = byObject((_action: core.HTTPGetAction) => new Map<string, Headers>());

function makeHeaders(action: core.HTTPGetAction, host: string, agent: 'kube-probe' | 'kube-lifecycle'): Headers {
  if (!action.httpHeaders?.length)
    return [
      ['Host', host],
      ['User-Agent', `${agent}/1.27`],
      ['Accept', '*/*'],
      ['Connection', 'close'],
    ];
  const own = action.httpHeaders.map(({ name, value }) => [name, value ?? ''] as const);
  const has = (wanted: string) => own.some(([name]) => name.toLowerCase() === wanted);
  return [
    ...(has('host') ? [] : [['Host', host] as const]),
    ...(has('user-agent') ? [] : [['User-Agent', `${agent}/1.27`] as const]),
    ...(has('accept') ? [] : [['Accept', '*/*'] as const]),
    ...own.filter(([name, value]) => !(name.toLowerCase() === 'accept' && value === '')),
    ['Connection', 'close'],
  ];
}
