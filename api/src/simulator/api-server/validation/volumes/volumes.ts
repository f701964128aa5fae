import type { Volume } from 'kubernetes-types/core/v1.d.ts';
import { isDnsLabel, isDnsSubdomain } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { duplicate, forbidden, invalid, invalids, required } from '../problem.ts';
import { isSet, text } from '../reading.ts';
import { portalLength } from './iscsi.ts';
import { volumeSourceRules } from './volume-sources.ts';

interface CheckedVolumes {
  readonly problems: FieldProblem[];
  /** The volumes that containers may mount: one with a problem is not found. */
  readonly byName: ReadonlyMap<string, Volume>;
}

/** @see kubernetes: pkg/apis/core/validation ValidateVolumes */
export function validateVolumes(volumes: readonly Volume[], podName: string, path: string): CheckedVolumes {
  const problems: FieldProblem[] = [];
  const byName = new Map<string, Volume>();
  const created = new Set(podName ? volumes.filter((volume) => volume.ephemeral).map((volume) => `${podName}-${text(volume.name)}`) : []);
  for (const [i, volume] of volumes.entries()) {
    const at = `${path}[${i}]`;
    const name = text(volume.name);
    const found = source(volume, name, podName, at);
    if (!name) found.push(required(`${at}.name`));
    else found.push(...invalids(`${at}.name`, name, isDnsLabel(name)));
    if (byName.has(name)) found.push(duplicate(`${at}.name`, name));
    if (found.length) problems.push(...found);
    else byName.set(name, volume);
    const claim = text(volume.persistentVolumeClaim?.claimName);
    if (created.has(claim)) {
      const detail = 'must not reference a PVC that gets created for an ephemeral volume';
      problems.push(invalid(`${at}.persistentVolumeClaim.claimName`, claim, detail));
    }
  }
  return { problems, byName };
}

function source(volume: Volume, name: string, podName: string, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  let sources = 0;
  for (const rule of volumeSourceRules) {
    const value = volume[rule.field];
    if (!isSet(value)) continue;
    if (sources > 0) problems.push(forbidden(`${path}.${rule.twice}`, 'may not specify more than 1 volume type'));
    else {
      sources++;
      problems.push(...rule.check(value as never, `${path}.${rule.at}`));
      if (rule.field === 'ephemeral' && podName && name) problems.push(...claimName(`${podName}-${name}`, name, path));
    }
    if (volume.iscsi && rule.field === 'iscsi')
      problems.push(...portalLength(volume.iscsi, name).map((detail) => invalid(`${path}.name`, name, detail)));
  }
  if (sources === 0) problems.push(required(path, 'must specify a volume type'));
  return problems;
}

const claimName = (claim: string, name: string, path: string): FieldProblem[] =>
  isDnsSubdomain(claim).map((message) => invalid(`${path}.name`, name, `PVC name "${claim}": ${message}`));
