export type { KubectlOfPods } from './api-http/kubectl.ts';
export { API_SERVER_PORT } from './api-server-port.ts';
export { Cluster, type ClusterOptions } from './cluster.ts';
export { notFollowed } from './network/corefile.ts';
export { hasAddress } from './network/internet.ts';
export type { Machine } from './nodes/machine.ts';
