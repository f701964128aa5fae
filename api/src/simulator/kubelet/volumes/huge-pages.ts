import type { Pod } from '../../apimachinery/objects.ts';
import { parseQuantity, type Quantity, QuantityError } from '../../apimachinery/quantity.ts';
import { isHugePageResource } from '../../apimachinery/resources.ts';
import { MountError } from './payload.ts';

/** With a page's size or without. @see kubernetes: pkg/apis/core/v1/helper IsHugePageMedium */
export const isHugePageMedium = (medium: string | undefined): boolean => medium === 'HugePages' || (medium ?? '').startsWith('HugePages-');

/**
 * Of what size the pages of such a volume are: the one that the Pod's containers ask for, or that of the medium's name if one of
 * them does. @see kubernetes: pkg/volume/emptydir/empty_dir.go getPageSizeMountOption
 */
export function pageSizeOf(medium: string, { spec }: Pod): Quantity {
  const wanted = medium === 'HugePages' ? undefined : sizeFromMedium(medium);
  let found: Quantity | undefined;
  for (const { resources } of [...spec.containers, ...(spec.initContainers ?? [])]) {
    for (const name of Object.keys(resources?.requests ?? {}).filter(isHugePageResource)) {
      const size = parseQuantity(name.slice('hugepages-'.length));
      if (!wanted && found && found.cmp(size) !== 0)
        throw new MountError(`medium: ${medium} can't be used if container requests multiple huge page sizes`);
      if (!wanted || wanted.cmp(size) === 0) found = size;
    }
  }
  if (!found) throw new MountError(`medium ${medium}: hugePages storage requested, but there is no resource request for huge pages`);
  return found;
}

/** @see kubernetes: pkg/apis/core/v1/helper HugePageSizeFromMedium */
function sizeFromMedium(medium: string): Quantity {
  try {
    return parseQuantity(medium.slice('HugePages-'.length));
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    throw new MountError(error.message);
  }
}
