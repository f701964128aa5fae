import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, distroless, ubuntu } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { executable, type ImageModel, isBefore, release, script, type Tag } from '../model.ts';
import { envoy } from '../programs/envoy/envoy.ts';
import { suExec } from '../programs/gosu.ts';
import { ENVOYS, versionAsked } from './versions.data.ts';

const minorOf = (tag: Tag): number => Number(release(tag, ENVOYS).split('.')[1]);

/** Where its configuration comes from a file. @see envoyproxy/envoy: ci/Dockerfile-envoy */
export const envoyModel: ImageModel = {
  repositories: ['envoyproxy/envoy', 'envoyproxy/envoy-alpine', 'envoyproxy/envoy-distroless', 'lyft/envoy'],
  describe(tag, repository) {
    const bare = repository.endsWith('distroless') || tag.text.startsWith('distroless');
    const base = bare ? distroless : repository.endsWith('alpine') ? alpine : ubuntu;
    const rootless = !isBefore(tag, 1, 15);
    return {
      base,
      megabytes: 55,
      files: {
        '/usr/local/bin/envoy': executable(asksFirst(tag), 22),
        '/etc/envoy/envoy.yaml': CONFIG,
        ...(!bare && {
          '/docker-entrypoint.sh': script(rootless ? `${ENTRYPOINT}${AS_ENVOY}` : `${ENTRYPOINT}exec "$@"\n`),
          '/usr/local/bin/su-exec': executable(suExec),
          ...(rootless && withAccount(base, { name: 'envoy', uid: 101, shell: '/usr/sbin/nologin' })),
        }),
      },
      config: bare
        ? { user: '65532', entrypoint: ['/usr/local/bin/envoy'], cmd: ['-c', '/etc/envoy/envoy.yaml'], exposedPorts: [10_000] }
        : { entrypoint: ['/docker-entrypoint.sh'], cmd: ['envoy', '-c', '/etc/envoy/envoy.yaml'], exposedPorts: [10_000] },
    };
  },
};

const asksFirst = (tag: Tag) =>
  function* (process: Process): Task<number> {
    const version = versionAsked('envoyproxy/envoy', tag, process.argv, []);
    if (version === undefined) return yield* envoy(minorOf(tag))(process);
    yield* process.write(1, `${version}\n`);
    return 0;
  };

/** @see envoyproxy/envoy: configs/envoyproxy_io_proxy.yaml */
const CONFIG = `admin:
  address:
    socket_address:
      protocol: TCP
      address: 0.0.0.0
      port_value: 9901
static_resources:
  listeners:
  - name: listener_0
    address:
      socket_address:
        protocol: TCP
        address: 0.0.0.0
        port_value: 10000
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: ingress_http
          route_config:
            name: local_route
            virtual_hosts:
            - name: local_service
              domains: ["*"]
              routes:
              - match:
                  prefix: "/"
                route:
                  host_rewrite_literal: www.envoyproxy.io
                  cluster: service_envoyproxy_io
          http_filters:
          - name: envoy.filters.http.router
  clusters:
  - name: service_envoyproxy_io
    connect_timeout: 30s
    type: LOGICAL_DNS
    dns_lookup_family: V4_ONLY
    lb_policy: ROUND_ROBIN
    load_assignment:
      cluster_name: service_envoyproxy_io
      endpoints:
      - lb_endpoints:
        - endpoint:
            address:
              socket_address:
                address: www.envoyproxy.io
                port_value: 443
    transport_socket:
      name: envoy.transport_sockets.tls
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
        sni: www.envoyproxy.io
`;

/** @see envoyproxy/envoy: ci/docker-entrypoint.sh */
const ENTRYPOINT = `#!/usr/bin/env sh
set -e
USERID=$(id -u)
if [ "\${1#-}" != "$1" ]; then
    set -- envoy "$@"
fi
if [ "$1" = 'envoy' ] && [ -n "$loglevel" ]; then
    set -- "$@" --log-level "$loglevel"
fi
`;
/** Since 1.15 not as root, unless it is told to. */
const AS_ENVOY = `if [ "$ENVOY_UID" != "0" ] && [ "$USERID" = 0 ]; then
    exec su-exec envoy "$@"
fi
exec "$@"
`;
