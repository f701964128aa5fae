import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from '../apimachinery/objects.ts';
import { matchNodeSelector } from '../apimachinery/selectors/selectors.ts';
import { mismatch } from '../controllers/index.ts';
import { className, matchesRequiredNodeAffinity } from '../scheduler/index.ts';
import type { Situation } from './context.ts';
import type { Meaning } from './scheduling-hints.ts';

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** The claims that a Pod names, as they are. */
function claimsOf({ pod, objects }: Situation): PersistentVolumeClaim[] {
  const names = (pod.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  return objects('PersistentVolumeClaim').filter(
    ({ metadata }) => metadata.namespace === pod.metadata.namespace && names.includes(metadata.name),
  );
}

/** What keeps the first claim that has no volume from having one. @see kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go syncUnboundClaim */
export function unboundClaim(situation: Situation): Meaning | undefined {
  const claim = claimsOf(situation).find(({ status }) => status?.phase !== 'Bound');
  if (!claim) return undefined;
  const { name } = claim.metadata;
  const volumes = situation.objects('PersistentVolume');
  const wanted = claim.spec?.volumeName;
  if (wanted && !volumes.some(({ metadata }) => metadata.name === wanted))
    return {
      en: [`the claim ${name} names the PersistentVolume ${wanted}, which does not exist`, `Create the PersistentVolume ${wanted}`],
      zhHans: [`申领 ${name} 指定了不存在的 PersistentVolume ${wanted}`, `创建 PersistentVolume ${wanted}`],
    };
  const asked = className(claim);
  const classes = situation.objects('StorageClass');
  const found = classes.find(({ metadata }) => metadata.name === asked);
  // Volumes that are made by hand may be of a class that only they and their claims name.
  const ofClass = volumes.filter((volume) => className(volume) === asked);
  if (asked !== '' && !found && ofClass.length === 0) {
    const others = classes.map(({ metadata }) => metadata.name).join(', ');
    return {
      en: [
        `the claim ${name} asks for the StorageClass ${asked}, which does not exist`,
        `Create the StorageClass ${asked} or a PersistentVolume of that class, or create the claim anew with a class that there is${others && ` (${others})`}`,
      ],
      zhHans: [
        `申领 ${name} 请求的 StorageClass ${asked} 不存在`,
        `创建 StorageClass ${asked} 或该类的 PersistentVolume，或以现有的类${others && `（${others}）`}重新创建申领`,
      ],
    };
  }
  if (found && found.provisioner !== NO_PROVISIONER) return undefined;
  const unfit = (ofClass.length > 0 ? ofClass : volumes).map((volume) => unfitness(volume, claim)).filter((one) => one !== undefined);
  const [en, zhHans] = unfit.length > 0 ? [`: ${unfit.join('; ')}`, `：${unfit.join('；')}`] : ['', ''];
  return {
    en: [
      `no PersistentVolume suits the claim ${name}, for which none is made${asked === '' ? ' (it has no class)' : ''}${en}`,
      `Create a PersistentVolume with the size, access modes and class of the claim ${name}, or the claim anew with a class that has a provisioner`,
    ],
    zhHans: [
      `没有适合申领 ${name} 的 PersistentVolume，也不会为它制备${asked === '' ? '（它没有类）' : ''}${zhHans}`,
      `创建大小、访问模式和类与申领 ${name} 相符的 PersistentVolume，或以有制备器的类重新创建申领`,
    ],
  };
}

/** Why a volume is not for the claim, in the words of the controller. */
function unfitness(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  const { name } = volume.metadata;
  const whose = volume.spec?.claimRef;
  if (whose && (whose.name !== claim.metadata.name || whose.namespace !== claim.metadata.namespace))
    return `${name} is ${volume.status?.phase ?? 'Bound'} to ${whose.namespace}/${whose.name}`;
  const why = mismatch(volume, claim);
  return why && `${name}: ${why}`;
}

/** The Pod may only run where its volume is not. */
export function pinnedByVolume(situation: Situation): Meaning | undefined {
  const nodes = situation.objects('Node');
  for (const claim of claimsOf(situation)) {
    const volume = situation.objects('PersistentVolume').find(({ metadata }) => metadata.name === claim.spec?.volumeName);
    const where = volume?.spec?.nodeAffinity?.required;
    if (!where) continue;
    const reached = nodes.filter((node) => matchNodeSelector(where.nodeSelectorTerms, node));
    if (reached.length === 0 || reached.some((node) => suits(situation.pod, node)) || !nodes.some((node) => suits(situation.pod, node)))
      continue;
    const names = reached.map(({ metadata }) => metadata.name).join(', ');
    const { name } = claim.metadata;
    return {
      en: [
        `the volume of the claim ${name} is reached from ${names} alone, which nodeSelector or node affinity excludes`,
        `Let nodeSelector and affinity admit ${names}, or use another claim: a volume stays where it was made`,
      ],
      zhHans: [
        `申领 ${name} 的卷只能从 ${names} 访问，而 nodeSelector 或节点亲和性排除了它`,
        `让 nodeSelector 和亲和性允许 ${names}，或使用其他申领：卷不会离开创建它的位置`,
      ],
    };
  }
  return undefined;
}

const suits = (pod: Pod, node: Node): boolean => matchesRequiredNodeAffinity(pod, node);
