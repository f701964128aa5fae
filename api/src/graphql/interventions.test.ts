import { describe, expect, it } from 'vitest';
import type { InterventionInput } from '../simulator/index.ts';
import { describeIntervention } from './interventions.ts';

describe('describeIntervention', () => {
  it.each<{ given: Omit<InterventionInput, 'atSeconds'>; en: string; zhHans: string }>([
    { given: { kind: 'NODE_PRESSURE' }, en: 'memory pressure begins on the node', zhHans: '节点开始出现内存压力' },
    { given: { kind: 'NODE_PRESSURE', resource: 'DISK' }, en: 'disk pressure begins on the node', zhHans: '节点开始出现磁盘压力' },
    {
      given: { kind: 'NODE_PRESSURE', resource: 'node/node-1' },
      en: 'memory pressure begins on the node node-1',
      zhHans: '节点 node-1 开始出现内存压力',
    },
    { given: { kind: 'NODE_FAILS' }, en: 'the node stops reporting', zhHans: '节点停止上报' },
    { given: { kind: 'NODE_FAILS', resource: 'node-1' }, en: 'the node node-1 stops reporting', zhHans: '节点 node-1 停止上报' },
    {
      given: { kind: 'NODE_FAILS', resource: 'node/node-1', graceSeconds: 20 },
      en: 'the node node-1 is shut down in order',
      zhHans: '节点 node-1 有序关机',
    },
    { given: { kind: 'NODE_RECOVERS', resource: 'node/node-1' }, en: 'the node node-1 comes back', zhHans: '节点 node-1 恢复' },
    {
      given: { kind: 'KILL_CONTAINER', container: 'POD' },
      en: 'the pause container dies by SIGKILL',
      zhHans: 'pause 容器的进程收到 SIGKILL 而终止',
    },
    {
      given: { kind: 'KILL_CONTAINER', container: 'web', signal: 'SIGTERM' },
      en: 'the container web dies by SIGTERM',
      zhHans: '容器 web 的进程收到 SIGTERM 而终止',
    },
    {
      given: { kind: 'EXEC', container: 'POD', command: ['ls'] },
      en: '`ls` runs in the pause container',
      zhHans: '在 pause 容器中执行 `ls`',
    },
    {
      given: { kind: 'EXEC', container: 'web', command: ['sh', '-c', 'echo mine > /page'] },
      en: "`sh -c 'echo mine > /page'` runs in the container web",
      zhHans: "在容器 web 中执行 `sh -c 'echo mine > /page'`",
    },
    { given: { kind: 'APPLY' }, en: 'a manifest is applied', zhHans: '应用一份清单' },
    {
      given: { kind: 'APPLY', manifest: 'kind: ConfigMap\nmetadata: {name: settings}\n' },
      en: 'kubectl applies ConfigMap settings',
      zhHans: '应用 ConfigMap settings',
    },
    {
      given: {
        kind: 'APPLY',
        manifest: 'kind: List\nitems: [{kind: Role, metadata: {name: r}}, {kind: RoleBinding, metadata: {name: b}}]\n',
      },
      en: 'kubectl applies Role r and RoleBinding b',
      zhHans: '应用 Role r、RoleBinding b',
    },
    {
      given: { kind: 'APPLY', manifest: [1, 2, 3, 4, 5].map((n) => `kind: Pod\nmetadata: {name: p${n}}\n`).join('---\n') },
      en: 'kubectl applies Pod p1, Pod p2, Pod p3 and 2 more',
      zhHans: '应用 Pod p1、Pod p2、Pod p3 等 5 个对象',
    },
    { given: { kind: 'PATCH' }, en: 'the Pod is patched', zhHans: '修补 Pod' },
    {
      given: { kind: 'PATCH', resource: 'pod/kept', patch: { metadata: { finalizers: null } } },
      en: 'pod/kept is patched: `{"metadata":{"finalizers":null}}`',
      zhHans: '修补 pod/kept：`{"metadata":{"finalizers":null}}`',
    },
    {
      given: { kind: 'PATCH', resource: 'pod/bare', subresource: 'ephemeralcontainers', patch: { a: 'x'.repeat(200) } },
      en: 'the subresource ephemeralcontainers of pod/bare is patched',
      zhHans: '修补 pod/bare 的子资源 ephemeralcontainers',
    },
  ])('$en', ({ given, en, zhHans }) => {
    expect(describeIntervention({ atSeconds: 1, ...given })).toEqual({ en, zhHans });
  });
});
