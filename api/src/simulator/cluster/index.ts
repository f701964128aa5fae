export type { KubectlOfPods } from './api-endpoint.ts';
export { Cluster, type ClusterOptions, type NodeParts } from './cluster.ts';
export { notFollowed } from './corefile-dns.ts';
export { hasAddress } from './internet.ts';
