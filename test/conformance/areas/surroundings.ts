import { wantedSlices } from '../../../api/src/simulator/controllers/endpoints/slices.ts';
import { makeEnvironmentVariables } from '../../../api/src/simulator/kubelet/environment/environment.ts';
import { kernelHostname, podHostnameAndDomain } from '../../../api/src/simulator/kubelet/pod/names.ts';
import { type Area, exactly } from '../area.ts';
import { equal } from '../matching.ts';

export const environment: Area = ({ input, expect }) => {
  const { namespace, enableServiceLinks, container, podIPs = [], configMap, secret, services } = input;
  const pod = {
    metadata: { name: 'dapi-test-pod-name', namespace, uid: 'uid' },
    spec: { containers: [], serviceAccountName: 'special', nodeName: 'node-name', enableServiceLinks },
  };
  const made = makeEnvironmentVariables(
    pod as never,
    { name: 'c', ...container },
    {
      podIP: podIPs[0] ?? '',
      podIPs,
      hostIP: '127.0.0.1',
      configMap: () => configMap && ({ data: configMap } as never),
      secret: () => secret && ({ data: secret } as never),
      services,
      allocatable: new Map(),
      decode: (text) => text,
    },
  );
  const got = made.ok ? { environment: Object.fromEntries(made.variables), skipped: made.invalidNames } : { error: made.error };
  const passed = made.ok
    ? equal(expect.environment, got.environment) && equal(expect.skipped ?? [], made.invalidNames)
    : expect.error === true;
  return { passed, got };
};

export const endpointSlices: Area = (one) => {
  const { pod, publishNotReadyAddresses, nodeLabels } = one.input;
  const service = { metadata: { name: 'foo', namespace: 'test' }, spec: { ports: [{ port: 80 }], publishNotReadyAddresses } };
  const { groups } = wantedSlices(service as never, [pod], () => ({ metadata: { name: 'node-1', labels: nodeLabels } }) as never);
  return exactly(one, { endpoint: [...groups.values()][0]?.endpoints[0] });
};

export const hostnames: Area = (one) => {
  const { pod, clusterDomain } = one.input;
  if (one.input.function === 'podHostnameAndDomain') return exactly(one, podHostnameAndDomain(pod, clusterDomain));
  if (one.input.function !== 'kernelHostname') throw new Error(`unknown function ${one.input.function}`);
  const made = kernelHostname(pod, clusterDomain);
  return exactly(one, made.ok ? { hostname: made.hostname } : { error: true });
};
