import { Outcome } from '../../../api/src/simulator/engine/index.ts';
import { shouldContainerBeRestarted } from '../../../api/src/simulator/kubelet/container/restart.ts';
import { expandCommand, expandSubPath } from '../../../api/src/simulator/kubelet/environment/environment.ts';
import { isInitContainerFailed } from '../../../api/src/simulator/kubelet/kuberuntime/pod-actions.ts';
import { verifyRunAsNonRoot } from '../../../api/src/simulator/kubelet/kuberuntime/security.ts';
import { volumePayload } from '../../../api/src/simulator/kubelet/volumes/payload.ts';
import { type Area, exactly } from '../area.ts';
import { runtimeStatus } from './runtime.ts';

export const kubeletContainer: Area = (one) => {
  const answer = answers[one.input.function];
  if (!answer) throw new Error(`unknown function ${one.input.function}`);
  return exactly(one, answer(one.input));
};

// biome-ignore lint/suspicious/noExplicitAny: the note of the file tells each function's input.
const answers: Readonly<Record<string, (input: any) => unknown>> = {
  shouldContainerBeRestarted({ restartPolicy, state, exitCode, deleted }) {
    const spec = { containers: [{ name: 'c' }], restartPolicy };
    const containers = state === 'none' ? [] : [{ id: 'id', name: 'c', state, exitCode }];
    const pod = { metadata: deleted ? { deletionTimestamp: '2023-05-15T09:00:00Z' } : {}, spec };
    return { restart: shouldContainerBeRestarted({ name: 'c' }, pod, runtimeStatus(spec, { containers })) };
  },
  expandCommand: ({ words, variables }) => ({ words: expandCommand(words, new Map(Object.entries(variables))) }),
  expandSubPath({ subPathExpr, variables }) {
    const expanded = expandSubPath(subPathExpr, new Map(Object.entries(variables)));
    return expanded.ok ? { path: expanded.path } : { error: true };
  },
  isInitContainerFailed: ({ state, exitCode, reason = '' }) => ({ failed: isInitContainerFailed({ state, exitCode, reason }) }),
};

export const runAsNonRoot: Area = ({ input, expect }) => {
  const container = { name: 'foo', image: 'busybox', securityContext: input.securityContext };
  const pod = { metadata: { name: 'bar', namespace: 'new', uid: '12345678' }, spec: { containers: [container] } };
  const got = verifyRunAsNonRoot(pod as never, container, input.imageUser);
  const passed = expect.allowed ? got === undefined : got?.includes(expect.messageContains) === true;
  return { passed, got: got ?? 'allowed' };
};

export const volumePayloadArea: Area = (one) => {
  const { kind, object, mode, items, optional, inProjected } = one.input;
  const encoded = (data: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
  const { data, binaryData } = object;
  const reference = { [kind === 'secret' && !inProjected ? 'secretName' : 'name']: 'name', items, optional };
  const volume = inProjected
    ? { name: 'v', projected: { defaultMode: mode, sources: [{ [kind]: reference }] } }
    : { name: 'v', [kind]: { ...reference, defaultMode: mode } };
  try {
    const files = volumePayload({ metadata: {}, spec: { containers: [] } } as never, volume as never, {
      configMap: () => ({ data, binaryData: encoded(binaryData) }) as never,
      secret: () => ({ data: encoded(data) }) as never,
      allocatable: new Map(),
      seen: 0,
      token: () => '',
      podIP: '',
      podIPs: [],
      hostIP: '',
    });
    return exactly(one, { files: Object.fromEntries(files) });
  } catch (error) {
    if (!(error instanceof Outcome)) throw error;
    return exactly(one, { error: true });
  }
};
