import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import { sameJson } from '../../../apimachinery/same-json.ts';
import type { FieldProblem } from '../../problems.ts';
import { GoSyntax, goStrings } from '../go-syntax.ts';
import { immutable } from '../metadata.ts';
import { duplicate, invalid, notSupported } from '../problem.ts';
import { isSet, list, text, texts } from '../reading.ts';
import { validateDriverName } from './volume-sources.ts';

interface CsiDriver {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly attachRequired?: boolean;
    readonly fsGroupPolicy?: string;
    readonly podInfoOnMount?: boolean;
    readonly tokenRequests?: readonly TokenRequest[];
    readonly volumeLifecycleModes?: readonly string[];
  };
}
interface TokenRequest {
  readonly audience?: string;
  readonly expirationSeconds?: number;
}

const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'];
const lifecycleModes = ['Persistent', 'Ephemeral'];

/** What it leaves out is filled in; nothing is said of its metadata but the name. @see kubernetes: pkg/apis/storage/validation ValidateCSIDriver */
export function validateCsiDriver({ metadata, spec = {} }: CsiDriver): FieldProblem[] {
  const policy = spec.fsGroupPolicy;
  return [
    ...validateDriverName(text(metadata?.name), 'name'),
    ...(isSet(policy) && !groupPolicies.includes(policy) ? [notSupported('spec.fsGroupPolicy', policy, groupPolicies)] : []),
    ...tokenRequests(list(spec.tokenRequests), 'spec.tokenRequests'),
    ...texts(spec.volumeLifecycleModes)
      .filter((mode) => !lifecycleModes.includes(mode))
      .map((mode) => notSupported('spec.volumeLifecycleModes', mode, lifecycleModes)),
  ];
}

/** The first field has another name there; two of them may change since v1.29. @see kubernetes: pkg/apis/storage/validation ValidateCSIDriverUpdate */
export function validateCsiDriverUpdate({ spec = {} }: CsiDriver, { spec: old = {} }: CsiDriver): FieldProblem[] {
  const modes = texts(spec.volumeLifecycleModes);
  const shown = new GoSyntax(goStrings(modes, 'storage.VolumeLifecycleMode'));
  return [
    ...immutable(spec.attachRequired === old.attachRequired, spec.attachRequired, 'spec.attachedRequired'),
    ...immutable(spec.fsGroupPolicy === old.fsGroupPolicy, spec.fsGroupPolicy, 'spec.fsGroupPolicy'),
    ...immutable(spec.podInfoOnMount === old.podInfoOnMount, spec.podInfoOnMount, 'spec.podInfoOnMount'),
    ...immutable(sameJson(modes, texts(old.volumeLifecycleModes)), shown, 'spec.volumeLifecycleModes'),
  ];
}

function tokenRequests(requests: readonly TokenRequest[], path: string): FieldProblem[] {
  const audiences = new Set<string>();
  return requests.flatMap(({ audience: given, expirationSeconds: seconds }, i) => {
    const audience = text(given);
    if (audiences.has(audience)) return [duplicate(`${path}[${i}].audience`, audience)];
    audiences.add(audience);
    if (!isSet(seconds)) return [];
    const refuse = (detail: string): FieldProblem[] => [invalid(`${path}[${i}].expirationSeconds`, seconds, detail)];
    if (seconds < 600) return refuse('may not specify a duration less than 10 minutes');
    return seconds > 2 ** 32 ? refuse('may not specify a duration larger than 2^32 seconds') : [];
  });
}
