import type { FilterPlugin, ScorePlugin } from '../framework.ts';
import { interPodAffinity, interPodAffinityScore } from './inter-pod-affinity.ts';
import { nodeAffinity, nodeAffinityScore, nodeName, nodePorts, nodeUnschedulable, taintToleration, taintTolerationScore } from './nodes.ts';
import { balancedAllocation, imageLocality, leastAllocated, nodeResourcesFit } from './resources.ts';
import { podTopologySpread, podTopologySpreadScore } from './topology-spread.ts';
import { nodeVolumeLimits } from './volume-limits.ts';
import { volumeRestrictions } from './volume-restrictions.ts';
import { volumeBinding, volumeZone } from './volumes.ts';

/** In the order in which they run: the first that turns a node away gives the reason. @see kubernetes: pkg/scheduler/apis/config/v1/default_plugins.go */
export const filterPlugins: readonly FilterPlugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  volumeRestrictions,
  nodeVolumeLimits,
  volumeBinding,
  volumeZone,
  podTopologySpread,
  interPodAffinity,
];

/** Those of the default profile, with its weights. */
export const scorePlugins: readonly ScorePlugin[] = [
  taintTolerationScore,
  nodeAffinityScore,
  leastAllocated,
  podTopologySpreadScore,
  interPodAffinityScore,
  balancedAllocation,
  imageLocality,
];
