import { attachedName } from '../../apimachinery/attachable.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../apimachinery/objects.ts';
import { MINUTE, type Micros, SECOND } from '../../engine/index.ts';
import { type EventType, referenceTo } from '../../events/index.ts';
import { className, SELECTED_NODE } from '../../scheduler/index.ts';
import { type ControllerContext, keyOf, splitKey } from '../context.ts';
import { volumeProvisioned } from '../entries.ts';
import { classSecret, secretsOfNodes } from './class-secrets.ts';
import { PROVISIONED_BY } from './reclaimer.ts';
import { PROVISIONER } from './volume-controller.ts';

const LOCAL_PATH = 'rancher.io/local-path';
/** The provisioner starts a helper Pod that makes the directory. */
const WORK: Micros = 2 * SECOND;

/** What has failed is tried again after a while that doubles each time, until it has failed too often. */
const FIRST_RETRY: Micros = 15 * SECOND;
const LONGEST_RETRY: Micros = 1000 * SECOND;
const MOST_FAILURES = 15;
/** The same of a volume that is to be deleted, which is tried for ever. @see kubernetes-csi/external-provisioner: --retry-interval-start, --retry-interval-max */
const FIRST_DELETION_RETRY: Micros = SECOND;
const LONGEST_DELETION_RETRY: Micros = 5 * MINUTE;

/**
 * The external provisioners: that of the default class, which makes directories on the node that was chosen for the Pod, and
 * those that the manifest's own classes name, which are taken to be there and to make volumes that every node can reach.
 * @see rancher/local-path-provisioner: provisioner.go
 * @see kubernetes-sigs/sig-storage-lib-external-provisioner: controller/controller.go processNextClaimWorkItem
 */
export class ExternalProvisioners {
  readonly #context: ControllerContext;
  readonly #working = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #instance: string;

  constructor(context: ControllerContext) {
    this.#context = context;
    const random = context.random.fork('local-path-provisioner');
    this.#instance = `${random.hex(10)}-${random.hex(5)}_${random.uuid()}`;
  }

  start(): void {
    const { store } = this.#context;
    store.watch('PersistentVolumeClaim', ({ type, object }) => {
      if (type !== 'DELETED') this.#consider(object);
    });
    store.watch('PersistentVolume', ({ type, object }) => {
      if (type !== 'DELETED' && isToBeDeleted(object)) this.#delete(object);
    });
  }

  #consider(claim: PersistentVolumeClaim): void {
    const { engine, store } = this.#context;
    const key = keyOf(claim);
    if (claim.spec?.volumeName || !provisionerOf(claim) || this.#working.has(key)) return;
    const storageClass = className(claim);
    if (provisionerOf(claim) === LOCAL_PATH && claim.spec?.volumeMode === 'Block') {
      this.#event(claim, 'Warning', 'ProvisioningFailed', `${LOCAL_PATH} does not support block volume provisioning`);
      return;
    }
    this.#event(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${key}"`);
    const problem = refusalOf(claim) ?? this.#missingSource(claim) ?? this.#missingSecret(claim);
    if (problem) {
      this.#event(claim, 'Warning', 'ProvisioningFailed', `failed to provision volume with StorageClass "${storageClass}": ${problem}`);
      this.#retry(claim);
      return;
    }
    this.#failures.delete(claim.metadata.uid);
    this.#working.add(key);
    engine.after(WORK, () => {
      this.#working.delete(key);
      const [namespace, name] = splitKey(key);
      const current = store.get('PersistentVolumeClaim', namespace, name);
      if (current?.metadata.uid === claim.metadata.uid) this.#create(current);
    });
  }

  /** What the volume is to be a copy of: no cluster has snapshots by itself. @see kubernetes-csi/external-provisioner: pkg/controller/controller.go getVolumeContentSource */
  #missingSource(claim: PersistentVolumeClaim): string | undefined {
    const { dataSource } = claim.spec ?? {};
    if (!dataSource || !isDriver(claim)) return undefined;
    const { kind, name } = dataSource;
    const { namespace } = claim.metadata;
    const error = (why: string): string => `error getting handle for DataSource Type ${kind} by Name ${name}: error getting ${why}`;
    if (kind !== 'PersistentVolumeClaim')
      return error(
        `snapshot ${name} from api server: the server could not find the requested resource (get volumesnapshots.snapshot.storage.k8s.io ${name})`,
      );
    const source = this.#context.store.get('PersistentVolumeClaim', namespace, name);
    return source ? undefined : error(`PVC ${name} (namespace "${namespace}") from api server: persistentvolumeclaim "${name}" not found`);
  }

  /** What its driver needs to make a volume. @see kubernetes-csi/external-provisioner: pkg/controller/controller.go getCredentials */
  #missingSecret(claim: PersistentVolumeClaim): string | undefined {
    const { store } = this.#context;
    const { parameters } = store.get('StorageClass', undefined, className(claim)) ?? {};
    const secret = isDriver(claim) ? classSecret(parameters, 'provisioner', claim, volumeOf(claim)) : undefined;
    if (!secret || store.get('Secret', secret.namespace, secret.name)) return undefined;
    return `error getting secret ${secret.name} in namespace ${secret.namespace}: secrets "${secret.name}" not found`;
  }

  /** What it has made, and nobody claims any longer. */
  #delete(volume: PersistentVolume, retry = FIRST_DELETION_RETRY): void {
    const { engine, store, api } = this.#context;
    const { name, uid } = volume.metadata;
    if (this.#working.has(name)) return;
    this.#working.add(name);
    const node = this.#holder(volume);
    if (node !== undefined) {
      this.#tell(
        volume,
        volume.metadata.annotations?.[PROVISIONED_BY] ?? '',
        'Warning',
        'VolumeFailedDelete',
        `persistentvolume ${name} is still attached to node ${node}`,
      );
      engine.after(retry, () => {
        this.#working.delete(name);
        const current = store.get('PersistentVolume', undefined, name);
        if (current?.metadata.uid === uid && isToBeDeleted(current)) this.#delete(current, Math.min(2 * retry, LONGEST_DELETION_RETRY));
      });
      return;
    }
    engine.after(WORK, () => {
      this.#working.delete(name);
      if (store.get('PersistentVolume', undefined, name)?.metadata.uid === uid) api.delete('PersistentVolume', undefined, name, { uid });
    });
  }

  /** Where it still is: a driver does not delete what is attached. @see kubernetes-csi/external-provisioner: pkg/controller/controller.go canDeleteVolume */
  #holder({ spec }: PersistentVolume): string | undefined {
    const attached = spec && attachedName(spec, this.#context.driverSays);
    if (attached === undefined) return undefined;
    return this.#context.store.list('Node').find(({ status }) => status.volumesAttached?.some(({ name }) => name === attached))?.metadata
      .name;
  }

  #retry({ metadata: { namespace, name, uid } }: PersistentVolumeClaim): void {
    const { engine, store } = this.#context;
    const failures = this.#failures.get(uid) ?? 0;
    if (failures >= MOST_FAILURES) return;
    this.#failures.set(uid, failures + 1);
    engine.after(Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** failures), () => {
      const current = store.get('PersistentVolumeClaim', namespace, name);
      if (current?.metadata.uid === uid) this.#consider(current);
    });
  }

  #create(claim: PersistentVolumeClaim): void {
    const { store, api, trace } = this.#context;
    const { namespace = '', name, uid, resourceVersion } = claim.metadata;
    const storageClass = className(claim);
    const volume = volumeOf(claim);
    const { reclaimPolicy = 'Delete', parameters, mountOptions } = store.get('StorageClass', undefined, storageClass) ?? {};
    const provisioner = provisionerOf(claim) as string;
    const local = provisioner === LOCAL_PATH;
    const node = claim.metadata.annotations?.[SELECTED_NODE] as string;
    const answer = api.create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volume, annotations: { [PROVISIONED_BY]: provisioner } },
      spec: {
        accessModes: claim.spec?.accessModes,
        capacity: { storage: claim.spec?.resources?.requests?.storage },
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, resourceVersion, uid },
        ...(local
          ? {
              hostPath: { path: `/var/local-path-provisioner/${volume}_${namespace}_${name}`, type: 'DirectoryOrCreate' },
              nodeAffinity: onNode(node),
            }
          : remoteSource(provisioner, volume, {
              ...(claim.spec?.volumeMode !== 'Block' && { fsType: parameters?.['csi.storage.k8s.io/fstype'] ?? 'ext4' }),
              ...secretsOfNodes(parameters, claim, volume),
            })),
        ...(!local && mountOptions && { mountOptions }),
        persistentVolumeReclaimPolicy: reclaimPolicy,
        storageClassName: storageClass,
        volumeMode: claim.spec?.volumeMode ?? 'Filesystem',
      },
    } as never);
    if (!answer.ok) {
      this.#event(
        claim,
        'Warning',
        'ProvisioningFailed',
        `Error creating provisioned PV object for claim ${namespace}/${name}: ${answer.message}.`,
      );
      return;
    }
    trace.record(volumeProvisioned, {}, { claim: `${namespace}/${name}`, volume, storageClass });
    this.#event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume}`);
  }

  #event(claim: PersistentVolumeClaim, type: EventType, reason: string, message: string): void {
    this.#tell(claim, provisionerOf(claim) as string, type, reason, message);
  }

  #tell(object: PersistentVolumeClaim | PersistentVolume, provisioner: string, type: EventType, reason: string, message: string): void {
    const component = `${provisioner}_${provisioner === LOCAL_PATH ? 'local-path-provisioner' : provisioner.replaceAll(/[./]/g, '-')}-${this.#instance}`;
    this.#context.recorder.record({ source: { component }, object: referenceTo(object), type, reason, message });
  }
}

/** Whose volumes these are: of the provisioners that no cluster has by itself. */
export function provisionersAtWork(volumes: Iterable<PersistentVolume>): string[] {
  const names = new Set<string>();
  for (const { metadata, spec } of volumes) {
    const name = metadata.annotations?.[PROVISIONED_BY];
    if (name && name !== LOCAL_PATH && metadata.name === `pvc-${spec?.claimRef?.uid}`) names.add(name);
  }
  return [...names];
}

/** @see kubernetes-sigs/sig-storage-lib-external-provisioner: controller/controller.go shouldDelete */
function isToBeDeleted({ metadata, spec, status }: PersistentVolume): boolean {
  const provisioner = metadata.annotations?.[PROVISIONED_BY];
  if (!provisioner || provisioner.startsWith('kubernetes.io/') || metadata.deletionTimestamp) return false;
  return spec?.persistentVolumeReclaimPolicy === 'Delete' && (status?.phase === 'Released' || status?.phase === 'Failed');
}

/** Who is to make the claim's volume; undefined where nobody ever will. */
function provisionerOf({ metadata }: PersistentVolumeClaim): string | undefined {
  const name = metadata.annotations?.[PROVISIONER];
  return name === 'kubernetes.io/no-provisioner' ? undefined : name;
}

/** Whoever runs such a provisioner has told it of a file server that the nodes reach: nothing says which. */
const FILE_SERVER = '192.168.1.10';

/**
 * A name like a domain's is a CSI driver's; others (example.com/nfs) serve directories. Drivers of disks are run with
 * `--default-fstype=ext4`, without which a Pod's fsGroup would do nothing.
 * @see kubernetes-csi/external-provisioner: README
 */
const remoteSource = (provisioner: string, volume: string, more: object) =>
  provisioner.includes('/')
    ? { nfs: { server: FILE_SERVER, path: `/${volume}` } }
    : { csi: { driver: provisioner, volumeHandle: volume, ...more } };

const volumeOf = ({ metadata: { uid } }: PersistentVolumeClaim): string => `pvc-${uid}`;
const isDriver = (claim: PersistentVolumeClaim): boolean => !provisionerOf(claim)?.includes('/');

const onNode = (node: string) => ({
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] },
});

/** What its provisioner will not make, whatever else there is; undefined of what it makes. */
export function refusalOf(claim: PersistentVolumeClaim): string | undefined {
  const { metadata, spec } = claim;
  if (provisionerOf(claim) !== LOCAL_PATH) return spec?.selector ? 'claim Selector is not supported' : undefined;
  if (spec?.selector) return 'claim.Spec.Selector is not supported';
  if (spec?.accessModes?.some((mode) => !['ReadWriteOnce', 'ReadWriteOncePod'].includes(mode)))
    return 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes';
  return metadata.annotations?.[SELECTED_NODE] ? undefined : 'configuration error, no node was specified';
}
