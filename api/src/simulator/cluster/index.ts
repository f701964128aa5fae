export { API_SERVER_PORT } from './api-discovery.ts';
export type { KubectlOfPods } from './api-endpoint.ts';
export { Cluster, type ClusterOptions } from './cluster.ts';
export { notFollowed } from './corefile-dns.ts';
export { hasAddress } from './internet.ts';
export type { Machine } from './machine.ts';
