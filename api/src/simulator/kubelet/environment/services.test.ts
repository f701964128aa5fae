import { expect, it } from 'vitest';
import type { Service } from '../../apimachinery/objects.ts';
import { serviceEnvironment } from './services.ts';

const service = (name: string, clusterIP: string, ports: readonly object[]): Service =>
  ({ metadata: { name, namespace: 'shop' }, spec: { clusterIP, ports } }) as unknown as Service;

/** @see kubernetes: pkg/kubelet/envvars/envvars_test.go TestFromServices */
it.each([
  {
    rule: 'a port without a name',
    given: service('foo-bar', '1.2.3.4', [{ port: 8080, protocol: 'TCP' }]),
    expected: `FOO_BAR_SERVICE_HOST=1.2.3.4
FOO_BAR_SERVICE_PORT=8080
FOO_BAR_PORT=tcp://1.2.3.4:8080
FOO_BAR_PORT_8080_TCP=tcp://1.2.3.4:8080
FOO_BAR_PORT_8080_TCP_PROTO=tcp
FOO_BAR_PORT_8080_TCP_PORT=8080
FOO_BAR_PORT_8080_TCP_ADDR=1.2.3.4`,
  },
  {
    rule: 'names of ports, one of which begins with a digit',
    given: service('q-u-u-x', '9.8.7.6', [
      { name: 'u-d-p', port: 8081, protocol: 'UDP' },
      { name: '8083', port: 8083, protocol: 'TCP' },
    ]),
    expected: `Q_U_U_X_SERVICE_HOST=9.8.7.6
Q_U_U_X_SERVICE_PORT=8081
Q_U_U_X_SERVICE_PORT_U_D_P=8081
Q_U_U_X_SERVICE_PORT_8083=8083
Q_U_U_X_PORT=udp://9.8.7.6:8081
Q_U_U_X_PORT_8081_UDP=udp://9.8.7.6:8081
Q_U_U_X_PORT_8081_UDP_PROTO=udp
Q_U_U_X_PORT_8081_UDP_PORT=8081
Q_U_U_X_PORT_8081_UDP_ADDR=9.8.7.6
Q_U_U_X_PORT_8083_TCP=tcp://9.8.7.6:8083
Q_U_U_X_PORT_8083_TCP_PROTO=tcp
Q_U_U_X_PORT_8083_TCP_PORT=8083
Q_U_U_X_PORT_8083_TCP_ADDR=9.8.7.6`,
  },
  { rule: 'no address, no variables', given: service('headless', 'None', [{ port: 8082, protocol: 'TCP' }]), expected: '' },
])("a Service's variables: $rule", ({ given, expected }) => {
  const lines = [...serviceEnvironment([given], 'shop', true)].map(([name, value]) => `${name}=${value}`);
  expect(lines.join('\n')).toBe(expected);
});
