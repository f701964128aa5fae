import type { Store } from '../../api-server/index.ts';
import type { PersistentVolume } from '../../apimachinery/objects.ts';

/**
 * The volume of which a driver has made this one as a copy, for a claim that asked for that. Snapshots are nothing that a cluster has by itself.
 * @see kubernetes-csi/external-provisioner: pkg/controller/controller.go getPVCSource
 */
export function clonedFrom(store: Store, { spec }: PersistentVolume): string | undefined {
  const { namespace = '', name = '' } = spec?.claimRef ?? {};
  if (!spec?.csi || name === '') return undefined;
  const source = store.get('PersistentVolumeClaim', namespace, name)?.spec?.dataSource;
  if (source?.kind !== 'PersistentVolumeClaim') return undefined;
  return store.get('PersistentVolumeClaim', namespace, source.name)?.spec?.volumeName;
}
