import type { ContainerPort, ExecAction, HTTPGetAction, Lifecycle, Probe } from 'kubernetes-types/core/v1.d.ts';
import { isHeaderName, isPortName, isPortNumber } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { nonNegative } from '../metadata.ts';
import { duplicate, forbidden, invalid, invalids, notSupported, oneOf, required } from '../problem.ts';
import { isSet, list, number, text, texts } from '../reading.ts';

interface Handler {
  exec?: ExecAction;
  httpGet?: HTTPGetAction;
  tcpSocket?: { port?: string | number };
  grpc?: { port?: number };
}

/** @see kubernetes: pkg/apis/core/validation validateProbe */
export function validateProbe(probe: Probe | null | undefined, path: string): FieldProblem[] {
  if (!probe) return [];
  const grace = probe.terminationGracePeriodSeconds;
  return [
    ...validateHandler(probe, path),
    ...nonNegative(probe.initialDelaySeconds, `${path}.initialDelaySeconds`),
    ...nonNegative(probe.timeoutSeconds, `${path}.timeoutSeconds`),
    ...nonNegative(probe.periodSeconds, `${path}.periodSeconds`),
    ...nonNegative(probe.successThreshold, `${path}.successThreshold`),
    ...nonNegative(probe.failureThreshold, `${path}.failureThreshold`),
    ...(isSet(grace) && grace <= 0 ? [invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')] : []),
  ];
}

/** Only readiness may need more than one success. */
export const validateOneSuccess = (probe: Probe | null | undefined, path: string): FieldProblem[] =>
  probe && number(probe.successThreshold) !== 1 ? [invalid(`${path}.successThreshold`, number(probe.successThreshold), 'must be 1')] : [];

/** A hook has no gRPC. @see kubernetes: pkg/apis/core/validation validateLifecycle */
export function validateLifecycle(lifecycle: Lifecycle, path: string): FieldProblem[] {
  return [
    ...(lifecycle.postStart ? validateHandler({ ...lifecycle.postStart, grpc: undefined }, `${path}.postStart`) : []),
    ...(lifecycle.preStop ? validateHandler({ ...lifecycle.preStop, grpc: undefined }, `${path}.preStop`) : []),
  ];
}

/** @see kubernetes: pkg/apis/core/validation ValidatePortNumOrName */
export function validatePortNumberOrName(port: string | number | null | undefined, path: string): FieldProblem[] {
  return typeof port === 'string' ? invalids(path, port, isPortName(port)) : invalids(path, number(port), isPortNumber(number(port)));
}

const protocols = ['SCTP', 'TCP', 'UDP'];

/** One container's: host ports that clash within a Pod are judged elsewhere.
 *  @see kubernetes: pkg/apis/core/validation validateContainerPorts */
export function validateContainerPorts(ports: readonly ContainerPort[], path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const at = `${path}[${i}]`;
    const name = text(port.name);
    if (name) {
      const messages = isPortName(name);
      if (messages.length) problems.push(...invalids(`${at}.name`, name, messages));
      else if (names.has(name)) problems.push(duplicate(`${at}.name`, name));
      else names.add(name);
    }
    const containerPort = number(port.containerPort);
    if (containerPort === 0) problems.push(required(`${at}.containerPort`));
    else problems.push(...invalids(`${at}.containerPort`, containerPort, isPortNumber(containerPort)));
    const hostPort = number(port.hostPort);
    if (hostPort !== 0) problems.push(...invalids(`${at}.hostPort`, hostPort, isPortNumber(hostPort)));
    problems.push(...validateProtocol(text(port.protocol), `${at}.protocol`));
  }
  return problems;
}

/** TCP, UDP or SCTP. */
export const validateProtocol = (protocol: string, path: string): FieldProblem[] => oneOf(protocol, protocols, path);

/** @see kubernetes: pkg/apis/core/validation validateHandler */
function validateHandler(handler: Handler, path: string): FieldProblem[] {
  const checks: [keyof Handler, () => FieldProblem[]][] = [
    ['exec', () => (texts(handler.exec?.command).length ? [] : [required(`${path}.exec.command`)])],
    ['httpGet', () => httpGet(handler.httpGet as HTTPGetAction, `${path}.httpGet`)],
    ['tcpSocket', () => validatePortNumberOrName(handler.tcpSocket?.port, `${path}.tcpSocket.port`)],
    ['grpc', () => validatePortNumberOrName(number(handler.grpc?.port), `${path}.grpc.port`)],
  ];
  const present = checks.filter(([name]) => isSet(handler[name]));
  if (!present.length) return [required(path, 'must specify a handler type')];
  return present.flatMap(([name, check], i) =>
    i === 0 ? check() : [forbidden(`${path}.${name}`, 'may not specify more than 1 handler type')],
  );
}

const schemes = ['HTTP', 'HTTPS'];

function httpGet(action: HTTPGetAction, path: string): FieldProblem[] {
  const scheme = text(action.scheme);
  return [
    ...(text(action.path) ? [] : [required(`${path}.path`)]),
    ...validatePortNumberOrName(action.port, `${path}.port`),
    ...(schemes.includes(scheme) ? [] : [notSupported(`${path}.scheme`, scheme, schemes)]),
    ...list(action.httpHeaders).flatMap((header) => invalids(`${path}.httpHeaders`, text(header.name), isHeaderName(text(header.name)))),
  ];
}
