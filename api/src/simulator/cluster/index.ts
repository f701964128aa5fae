export { Cluster, type ClusterOptions, type NodeParts } from './cluster.ts';
