import { resolvePorts } from '../../../api/src/simulator/controllers/endpoints/addresses.ts';
import { KubectlError } from '../../../api/src/simulator/kubectl/command/errors.ts';
import { translatePorts } from '../../../api/src/simulator/kubectl/verbs/port-forward.ts';
import { type Area, exactly } from '../area.ts';

export const targetPort: Area = (one) => {
  const { containers, targetPort } = one.input;
  const service = { spec: { ports: [{ port: 80, protocol: 'TCP', targetPort }] } };
  const [found] = resolvePorts(service as never, { spec: { containers } } as never);
  return exactly(one, found ? { found: true, port: found.port } : { found: false });
};

export const portForwardArea: Area = (one) => {
  const { pod, service, ports } = one.input;
  const named = (object: object | undefined) => object && ({ metadata: { name: 'name' }, ...object } as never);
  try {
    const translated = translatePorts(ports, named(pod) as never, named(service));
    const written = translated.map((pair) => {
      const [local, remote] = pair.split(':');
      return local === remote ? local : pair;
    });
    return exactly(one, one.expect.error === false ? { error: false } : { ports: written });
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    return exactly(one, { error: true });
  }
};
