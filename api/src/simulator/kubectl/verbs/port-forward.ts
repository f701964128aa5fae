import { ipFamily } from '../../api-server/index.ts';
import type { Pod, Service } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, usageError } from '../command/errors.ts';
import { checkRunningTimeout, duration } from '../command/flags.ts';
import { serverText } from '../command/refusals.ts';
import { forbidden } from '../objects/access.ts';
import { upgradeProblem } from '../objects/kubelet.ts';
import { podNamed } from '../objects/pod.ts';
import { findResource, resourceOfKind } from '../objects/resources.ts';

/** What stands on the screen while it goes on: nobody connects at one instant. In a Pod kubectl itself goes on with it. @see kubernetes: kubectl/pkg/cmd/portforward/portforward.go */
export const portForward: Verb = {
  flags: [{ name: 'address', type: 'list', shown: '[localhost]' }, duration('pod-running-timeout', '1m0s')],
  run(context) {
    const [target = '', ...specs] = context.args;
    if (specs.length === 0) usageError('port-forward', 'TYPE/NAME and list of ports are required for port-forward');
    checkRunningTimeout(context.flags, 'port-forward');
    const pod = podNamed(context, target);
    const service = serviceNamed(context, target);
    const translated = translatePorts(specs, pod, service);
    const { phase } = pod.status;
    if (phase !== 'Running') fail(`unable to forward port because pod is not running. Current status=${phase ?? ''}`);
    const addresses = addressesOf(context);
    const pairs = translated.map(parsePort);
    const refusal = forbidden(context, 'create', resourceOfKind('Pod'), pod.metadata.name, 'portforward');
    if (refusal) fail(`error upgrading connection: ${serverText(refusal)}`);
    const node = pod.spec.nodeName ?? '';
    const unasked = upgradeProblem(context.view, node);
    if (unasked) fail(`error upgrading connection: ${unasked.message}`);
    if (context.view.live) {
      const { namespace, name } = pod.metadata;
      context.forward = { namespace, pod: name, addresses, pairs };
      return;
    }
    for (const { local, remote } of pairs)
      for (const address of addresses) context.out(`Forwarding from ${address}:${local} -> ${remote}\n`);
  },
};

/** @see kubernetes: client-go/tools/portforward/portforward.go parseAddresses */
function addressesOf({ flags }: Context): readonly string[] {
  const given = flags.given('address') ? flags.list('address') : ['localhost'];
  if (given.length === 0) fail('you must specify at least 1 address');
  const addresses = given.flatMap((one) => (one === 'localhost' ? ['127.0.0.1', '::1'] : [one]));
  for (const address of addresses) if (ipFamily(address) === undefined) fail(`${address} is not a valid IP`);
  return [...new Set(addresses)].sort().map((address) => (ipFamily(address) === 4 ? address : `[${address}]`));
}

function serviceNamed({ view, namespace }: Context, target: string): Service | undefined {
  const [type = '', name = ''] = target.split('/');
  return target.includes('/') && findResource(type)?.kind === 'Service' ? view.get('Service', namespace, name) : undefined;
}

/** Each as LOCAL:REMOTE, where the remote one is a port of the Pod, by number. */
export function translatePorts(specs: readonly string[], pod: Pod, service: Service | undefined): string[] {
  checkUDPPorts(specs, pod, service);
  return specs.map((spec) => {
    const [local, remote] = splitPort(spec);
    const { own, number } = service ? servicePort(service, pod, remote) : podPort(pod, remote);
    return `${local === remote ? own : local}:${number}`;
  });
}

/** What has more parts than two has one. */
function splitPort(spec: string): readonly [local: string, remote: string] {
  const parts = spec.split(':');
  const [first = ''] = parts;
  return [first, parts.length === 2 ? (parts[1] as string) : first];
}

/** Of a Service its own ports count, whatever its Pods' are. @see kubernetes: kubectl/pkg/cmd/portforward/portforward.go checkUDPPortInService, checkUDPPortInPod */
function checkUDPPorts(specs: readonly string[], pod: Pod, service: Service | undefined): void {
  const all = service
    ? (service.spec?.ports ?? []).map(({ port, protocol = 'TCP' }) => ({ port, protocol }))
    : pod.spec.containers.flatMap(({ ports = [] }) =>
        ports.map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol })),
      );
  const has = (number: number, protocol: string) => all.some((one) => one.port === number && one.protocol === protocol);
  for (const spec of specs) {
    const [, remote] = splitPort(spec);
    const number = Number(service ? ownServicePort(service, remote) : podPort(pod, remote).number);
    if (has(number, 'UDP') && !has(number, 'TCP')) fail(`UDP protocol is not supported for ${remote}`);
  }
}

/** The number that the text means to whom it is said, and that of the container's port. */
interface Port {
  readonly own: number | string;
  readonly number: number | string;
}

/** @see kubernetes: kubectl/pkg/util/service_port.go */
function servicePort(service: Service, pod: Pod, text: string): Port {
  const { metadata, spec } = service;
  const own = ownServicePort(service, text);
  const found = spec?.ports?.find(({ port }) => port === own) ?? fail(`Service ${metadata.name} does not have a service port ${own}`);
  const target = spec?.clusterIP === 'None' ? own : (found.targetPort ?? own);
  const number = typeof target === 'string' ? podPort(pod, target).number : target;
  return { own: INTEGER.test(text) ? text : own, number };
}

function ownServicePort({ metadata, spec }: Service, text: string): number {
  if (INTEGER.test(text)) return Number(text);
  const named = spec?.ports?.find(({ name = '' }) => name === text);
  return named?.port ?? fail(`Service '${metadata.name}' does not have a named port '${text}'`);
}

/** @see kubernetes: kubectl/pkg/util/pod_port.go */
function podPort({ metadata, spec }: Pod, text: string): Port {
  if (INTEGER.test(text)) return { own: text, number: text };
  const found = spec.containers.flatMap(({ ports = [] }) => ports).find(({ name = '' }) => name === text);
  const number = found?.containerPort ?? fail(`Pod '${metadata.name}' does not have a named port '${text}'`);
  return { own: number, number };
}

/** As strconv.Atoi reads it; what is none is the name of a port, be it the one that has none. */
const INTEGER = /^[+-]?\d+$/;

/** @see kubernetes: client-go/tools/portforward/portforward.go parsePorts */
function parsePort(spec: string): { local: number; remote: number } {
  const [local = '', remote = ''] = spec.split(':');
  const number = (side: string, text: string): number => {
    if (!/^\d+$/.test(text))
      fail(`error parsing ${side} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
    if (Number(text) > 65535)
      fail(`error parsing ${side} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`);
    return Number(text);
  };
  const [near, far] = [number('local', local || '0'), number('remote', remote)];
  if (far === 0) fail('remote port must be > 0');
  // Any that is free: the operating system chooses.
  return { local: near === 0 ? FIRST_FREE + (far % FREE) : near, remote: far };
}
/** @see Linux: net.ipv4.ip_local_port_range */
const FIRST_FREE = 32768;
const FREE = 28232;
