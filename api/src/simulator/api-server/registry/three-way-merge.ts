import { strategicPatch } from '../../apimachinery/patch/strategic-patch.ts';
import { threeWayPatch } from '../../apimachinery/patch/three-way-patch.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What `kubectl apply` makes of an object: what the manifest says, and without what its last version said and this one
 * does not; what others have set stays.
 * @see kubernetes: apimachinery/pkg/util/strategicpatch CreateThreeWayMergePatch
 */
export const threeWayMerge = (original: object, modified: object, current: object): object =>
  strategicPatch(current, threeWayPatch(original as Fields, modified as Fields, current as Fields));
