import type { ImageModel } from '../model.ts';
import { parseTag } from '../model.ts';
import { envoyModel } from './envoy.ts';

/** Envoy in front of the application, with a certificate of its own. @see luksa/kubernetes-in-action-2nd-edition: Chapter05/kiada-ssl-proxy-0.1 */
export const kiadaModels: readonly ImageModel[] = [
  {
    repositories: ['luksa/kiada-ssl-proxy', 'luksa/kubia-ssl-proxy'],
    describe() {
      const image = envoyModel.describe(parseTag('v1.14.1'), 'docker.io/envoyproxy/envoy');
      return {
        ...image,
        megabytes: 60,
        files: {
          ...image.files,
          '/etc/envoy/envoy.yaml': CONFIG,
          '/etc/certs/example-com.crt': 'certificate\n',
          '/etc/certs/example-com.key': 'key\n',
        },
      };
    },
  },
];

const CONFIG = `admin:
  access_log_path: /var/log/envoy.admin.log
  address:
    socket_address: { protocol: TCP, address: 0.0.0.0, port_value: 9901 }
static_resources:
  listeners:
  - name: listener_0
    address:
      socket_address: { address: 0.0.0.0, port_value: 8443 }
    filter_chains:
    - transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          common_tls_context:
            tls_certificates:
            - certificate_chain: { filename: /etc/certs/example-com.crt }
              private_key: { filename: /etc/certs/example-com.key }
      filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          stat_prefix: ingress_http
          route_config:
            name: local_route
            virtual_hosts:
            - name: local_service
              domains: ["*"]
              routes:
              - match: { prefix: "/" }
                route: { cluster: service_kiada_localhost }
          http_filters:
          - name: envoy.filters.http.router
  clusters:
  - name: service_kiada_localhost
    connect_timeout: 0.25s
    type: STATIC
    load_assignment:
      cluster_name: service_kiada_localhost
      endpoints:
      - lb_endpoints:
        - endpoint:
            address:
              socket_address: { address: 127.0.0.1, port_value: 8080 }
`;
