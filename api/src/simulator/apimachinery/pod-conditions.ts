import type { Pod } from './objects.ts';

/** The condition Ready, as the kubelet last told it. @see kubernetes: pkg/api/v1/pod/util.go IsPodReady */
export const isPodReady = ({ status }: Pick<Pod, 'status'>): boolean =>
  status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
