import type * as core from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Container, ContainerState, ContainerStatus, Pod } from '../../apimachinery/objects.ts';
import { parseQuantity, Quantity } from '../../apimachinery/quantity.ts';
import { describeProbe } from './probe.ts';
import { type Describer, rfc1123, titleBool } from './writer.ts';

/** @see kubernetes: kubectl/pkg/describe/describe.go describeContainers */
export function describeContainers(
  title: string,
  pod: Pod,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[] | undefined,
  writer: Describer,
): void {
  writer.line(0, `${title}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = statuses?.find(({ name }) => name === container.name);
    describeBasics(container, status, writer, title.startsWith(' ') ? ' ' : '');
    describeCommand('Command', container.command, writer);
    describeCommand('Args', container.args, writer);
    if (status) describeStates(status, writer);
    describeResources('Limits', container.resources?.limits, writer);
    describeResources('Requests', container.resources?.requests, writer);
    if (container.livenessProbe) writer.line(2, `Liveness:\t${describeProbe(container.livenessProbe)}`);
    if (container.readinessProbe) writer.line(2, `Readiness:\t${describeProbe(container.readinessProbe)}`);
    if (container.startupProbe) writer.line(2, `Startup:\t${describeProbe(container.startupProbe)}`);
    describeEnvironment(pod, container, writer);
    describeMounts(container, writer);
  }
}

function describeBasics(container: Container, status: ContainerStatus | undefined, writer: Describer, space: string): void {
  writer.line(1, `${space}${container.name}:`);
  if (status) writer.line(2, `Container ID:\t${status.containerID ?? ''}`);
  writer.line(2, `Image:\t${container.image ?? ''}`);
  if (status) writer.line(2, `Image ID:\t${status.imageID ?? ''}`);
  const ports = container.ports ?? [];
  const s = ports.length > 1 ? 's' : '';
  writer.line(2, `Port${s}:\t${ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`).join(', ') || '<none>'}`);
  writer.line(2, `Host Port${s}:\t${ports.map(({ hostPort, protocol }) => `${hostPort ?? 0}/${protocol}`).join(', ') || '<none>'}`);
  const seccomp = container.securityContext?.seccompProfile;
  if (seccomp) {
    writer.line(2, `SeccompProfile:\t${seccomp.type}`);
    if (seccomp.type === 'Localhost') writer.line(3, `LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
  }
}

function describeCommand(title: string, words: readonly string[] | undefined, writer: Describer): void {
  if (!words || words.length === 0) return;
  writer.line(2, `${title}:`);
  for (const word of words) for (const line of word.split('\n')) writer.line(3, line);
}

function describeStates({ state, lastState, ready, restartCount }: ContainerStatus, writer: Describer): void {
  describeState('State', state, writer);
  if (lastState?.terminated) describeState('Last State', lastState, writer);
  writer.line(2, `Ready:\t${titleBool(ready)}`);
  writer.line(2, `Restart Count:\t${restartCount}`);
}

function describeState(title: string, state: ContainerState | undefined, writer: Describer): void {
  const { running, waiting, terminated } = state ?? {};
  if (running) {
    writer.line(2, `${title}:\tRunning`);
    writer.line(3, `Started:\t${rfc1123(running.startedAt)}`);
  } else if (terminated && !waiting) {
    writer.line(2, `${title}:\tTerminated`);
    if (terminated.reason) writer.line(3, `Reason:\t${terminated.reason}`);
    if (terminated.message) writer.line(3, `Message:\t${terminated.message}`);
    writer.line(3, `Exit Code:\t${terminated.exitCode}`);
    if (terminated.signal) writer.line(3, `Signal:\t${terminated.signal}`);
    writer.line(3, `Started:\t${rfc1123(terminated.startedAt)}`);
    writer.line(3, `Finished:\t${rfc1123(terminated.finishedAt)}`);
  } else {
    writer.line(2, `${title}:\tWaiting`);
    if (waiting?.reason) writer.line(3, `Reason:\t${waiting.reason}`);
  }
}

function describeResources(title: string, amounts: Readonly<Record<string, string>> | undefined, writer: Describer): void {
  const names = Object.keys(amounts ?? {}).sort();
  if (names.length > 0) writer.line(2, `${title}:`);
  for (const name of names) writer.line(3, `${name}:\t${parseQuantity(amounts?.[name] as string)}`);
}

function describeEnvironment(pod: Pod, container: Container, writer: Describer): void {
  if (container.envFrom && container.envFrom.length > 0) writer.line(2, 'Environment Variables from:');
  for (const { configMapRef, secretRef, prefix } of container.envFrom ?? []) {
    const from = `${configMapRef ? 'ConfigMap' : 'Secret'}${prefix ? ` with prefix '${prefix}'` : ''}`;
    writer.line(3, `${configMapRef?.name ?? secretRef?.name ?? ''}\t${from}\tOptional: ${(configMapRef ?? secretRef)?.optional === true}`);
  }
  writer.line(2, `Environment:${container.env && container.env.length > 0 ? '' : '\t<none>'}`);
  for (const variable of container.env ?? []) describeVariable(pod, container, variable, writer);
}

function describeVariable(pod: Pod, container: Container, { name, value = '', valueFrom }: core.EnvVar, writer: Describer): void {
  if (!valueFrom) {
    value.split('\n').forEach((line, i) => {
      writer.line(3, `${i === 0 ? `${name}:` : ''}\t${line}`);
    });
    return;
  }
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  if (fieldRef) writer.line(3, `${name}:\t${fieldValue(pod, fieldRef.fieldPath)} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`);
  else if (resourceFieldRef) {
    const amount = resourceValue(container, resourceFieldRef);
    const shown = amount === '0' && /^limits\.(cpu|memory)$/.test(resourceFieldRef.resource) ? 'node allocatable' : amount;
    writer.line(3, `${name}:\t${shown} (${resourceFieldRef.resource})`);
  } else if (secretKeyRef)
    writer.line(
      3,
      `${name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional === true}`,
    );
  else if (configMapKeyRef)
    writer.line(
      3,
      `${name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional === true}`,
    );
}

/** The two fields that kubectl, which does not know a Pod's own, can read; the others come out empty. @see …/describe.go EnvValueRetriever */
function fieldValue({ metadata }: Pod, path: string): string {
  if (path === 'metadata.name') return metadata.name;
  return path === 'metadata.namespace' ? (metadata.namespace ?? '') : '';
}

/** @see kubernetes: kubectl/pkg/util/resource/resource.go ExtractContainerResourceValue */
export function resourceValue({ resources }: Container, { resource, divisor }: core.ResourceFieldSelector): string {
  const [list = '', ...name] = resource.split('.');
  const text = (list === 'limits' ? resources?.limits : resources?.requests)?.[name.join('.')];
  const amount = text === undefined ? Quantity.fromValue(0) : parseQuantity(text);
  const unit = divisor && divisor !== '0' ? parseQuantity(divisor) : Quantity.fromValue(1);
  const [whole, part] = name[0] === 'cpu' ? [amount.milliValue(), unit.milliValue()] : [amount.value(), unit.value()];
  return String((whole + part - 1n) / part);
}

function describeMounts({ volumeMounts = [], volumeDevices = [] }: Container, writer: Describer): void {
  writer.line(2, `Mounts:${volumeMounts.length === 0 ? '\t<none>' : ''}`);
  for (const { mountPath, name, readOnly, subPath } of [...volumeMounts].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1)))
    writer.line(3, `${mountPath} from ${name} (${[readOnly ? 'ro' : 'rw', ...(subPath ? [`path=${goQuote(subPath)}`] : [])].join(',')})`);
  if (volumeDevices.length > 0) writer.line(2, `Devices:${volumeMounts.length === 0 ? '\t<none>' : ''}`);
  for (const { devicePath, name } of [...volumeDevices].sort((a, b) => (a.devicePath < b.devicePath ? -1 : 1)))
    writer.line(3, `${devicePath} from ${name}`);
}
