/** What is divided among control groups, and by what. */
interface Divided {
  readonly name: string;
  readonly children: ReadonlySet<Divided>;
  readonly runnable: number;
  readonly quotaCores: number;
  readonly cpuShares: number;
  readonly cpuWeight: number;
  wanted: number;
  cores: number;
}

/** Who asks for CPUs: a group, or all groups of a class of service. */
interface Claim {
  readonly weight: number;
  /** In cores, and no more. */
  readonly wanted: number;
  give(cores: number): void;
}

/**
 * What each group with work to do has of a node's CPUs when there is more to do than they can: by weight, level by level, and what
 * one does not want the others have. @see linux: Documentation/admin-guide/cgroup-v2.rst "Weights"; kernel/sched/fair.c
 */
export function divideCpus(root: Divided, cpus: number): void {
  measure(root);
  give(root, cpus);
}

/** No group uses more than its processes can, a core each, nor than its quota. */
function measure(group: Divided): number {
  let wanted = group.children.size > 0 ? 0 : group.runnable;
  for (const child of group.children) wanted += measure(child);
  group.wanted = Math.min(wanted, group.quotaCores);
  return group.wanted;
}

function give(group: Divided, cores: number): void {
  group.cores = cores;
  const alone: Claim[] = [];
  const classes = new Map<string, Divided[]>();
  for (const child of group.children) {
    const slice = CLASS.exec(child.name)?.[0];
    if (slice) classes.set(slice, [...(classes.get(slice) ?? []), child]);
    else if (child.wanted > 0) alone.push(claimOf(child));
  }
  share(cores, [...alone, ...[...classes].map(([slice, members]) => claimOfClass(slice, members))]);
}

/** Pods of these classes have a group of their class above them, those of the third stand beside it. */
const CLASS = /^kubepods-(burstable|besteffort)(?=-pod)/;

const claimOf = (group: Divided): Claim => ({ weight: group.cpuWeight, wanted: group.wanted, give: (cores) => give(group, cores) });

/** @see kubernetes: pkg/kubelet/cm/qos_container_manager_linux.go setCPUCgroupConfig */
function claimOfClass(slice: string, members: readonly Divided[]): Claim {
  const requested = members.reduce((sum, { cpuShares }) => sum + cpuShares, 0);
  const busy = members.filter(({ wanted }) => wanted > 0);
  return {
    weight: weightOf(slice === 'kubepods-burstable' ? requested : 0),
    wanted: busy.reduce((sum, { wanted }) => sum + wanted, 0),
    give: (cores) => share(cores, busy.map(claimOf)),
  };
}

/** Whoever wants less than its part gets what it wants; the rest is divided anew among the others. */
function share(cores: number, claims: readonly Claim[]): void {
  let left = cores;
  let weight = claims.reduce((sum, claim) => sum + claim.weight, 0);
  for (const claim of [...claims].sort((a, b) => a.wanted / a.weight - b.wanted / b.weight)) {
    const cut = Math.min(claim.wanted, (left * claim.weight) / weight);
    claim.give(cut);
    left -= cut;
    weight -= claim.weight;
  }
}

/** Of cpu.weight. @see opencontainers/runc: libcontainer/cgroups/utils.go ConvertCPUSharesToCgroupV2Value */
export const weightOf = (shares: number): number => Math.max(1, Math.floor(1 + ((Math.max(2, shares) - 2) * 9999) / 262142));
