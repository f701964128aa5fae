import type { Container, PodSpec } from '../../../apimachinery/objects.ts';
import { fail } from '../../command/errors.ts';

type Security = NonNullable<Container['securityContext']>;

/** What a profile makes of an ephemeral container, of the debugging container of a copied Pod and of the rest of that, and of a Pod on a node. */
export interface Profile {
  readonly ephemeral: (one: Container) => Container;
  readonly copied: (one: Container) => Container;
  readonly copy: (spec: PodSpec) => PodSpec;
  readonly node: (spec: PodSpec) => PodSpec;
}

const same = <T>(one: T): T => one;

function allowing(capability: string): (one: Container) => Container {
  return (one) => {
    const capabilities = one.securityContext?.capabilities;
    return {
      ...one,
      securityContext: { ...one.securityContext, capabilities: { ...capabilities, add: [...(capabilities?.add ?? []), capability] } },
    };
  };
}
const secured =
  (securityContext: Security | undefined) =>
  (one: Container): Container => {
    const { securityContext: _, ...rest } = one;
    return securityContext ? { ...rest, securityContext } : rest;
  };

const sharingProcesses = (spec: PodSpec): PodSpec => ({ ...spec, shareProcessNamespace: true });
const withoutProbes = (spec: PodSpec): PodSpec => ({
  ...spec,
  containers: spec.containers.map(({ livenessProbe: _, readinessProbe: __, ...one }) => one),
});
const unsecured = ({ securityContext: _, ...spec }: PodSpec): PodSpec => spec;
const isolated = ({ hostIPC: _, hostNetwork: __, hostPID: ___, ...spec }: PodSpec): PodSpec => spec;
const inHostNamespaces = (spec: PodSpec): PodSpec => ({ ...spec, hostIPC: true, hostNetwork: true, hostPID: true });
const withHostFiles = (spec: PodSpec): PodSpec => ({
  ...spec,
  containers: spec.containers.map((one) => ({ ...one, volumeMounts: [{ mountPath: '/host', name: 'host-root' }] })),
  volumes: [{ hostPath: { path: '/' }, name: 'host-root' }],
});

const legacy: Profile = { ephemeral: same, copied: same, copy: same, node: (spec) => inHostNamespaces(withHostFiles(spec)) };
const general: Profile = {
  ephemeral: allowing('SYS_PTRACE'),
  copied: allowing('SYS_PTRACE'),
  copy: (spec) => sharingProcesses(withoutProbes(spec)),
  node: legacy.node,
};
const baseline: Profile = {
  ephemeral: secured(undefined),
  copied: (one) => allowing('SYS_PTRACE')(secured(undefined)(one)),
  copy: (spec) => sharingProcesses(withoutProbes(isolated(unsecured(spec)))),
  node: same,
};
const unprivileged = secured({ runAsNonRoot: true, capabilities: { drop: ['ALL'] } });
const restricted: Profile = {
  ephemeral: unprivileged,
  copied: unprivileged,
  copy: baseline.copy,
  node: same,
};
const netadmin: Profile = {
  ephemeral: allowing('NET_ADMIN'),
  copied: allowing('NET_ADMIN'),
  copy: sharingProcesses,
  node: inHostNamespaces,
};

const profiles: Readonly<Record<string, Profile>> = { legacy, general, baseline, restricted, netadmin };

/** @see kubernetes: kubectl/pkg/cmd/debug/profiles.go */
export const profileOf = (name: string): Profile =>
  Object.hasOwn(profiles, name) ? (profiles[name] as Profile) : fail(`unknown profile: ${name}`);
