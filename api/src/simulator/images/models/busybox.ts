import { BUSYBOX_RELEASES } from '../../shell/utilities/index.ts';
import { busyboxOf } from '../bases/index.ts';
import { type ImageModel, isBefore, release, type Tag } from '../model.ts';

/**
 * The library that it is built with, where the tag does not say it: glibc since the end of 2022, when 1.34 was the oldest that was
 * still built. @see docker-library/official-images: pull request 13664
 */
function libraryOf(tag: Tag, isOwn: boolean): 'glibc' | 'uclibc' | 'musl' {
  for (const named of ['glibc', 'uclibc', 'musl'] as const) if (tag.has(named)) return named;
  return isOwn && !isBefore(tag, 1, 34) ? 'glibc' : 'uclibc';
}

/** What Azure's guides debug nodes with; its tag is the release of the distribution. @see microsoft/azurelinux: SPECS/busybox/busybox.spec */
const MARINER = 'mcr.microsoft.com/cbl-mariner/busybox';

/** Kubernetes' own copies are old ones. */
export const busyboxModel: ImageModel = {
  repositories: [
    'busybox',
    'registry.k8s.io/busybox',
    'registry.k8s.io/e2e-test-images/busybox',
    'quay.io/prometheus/busybox',
    'gcr.io/google_samples/busybox',
    'rancher/busybox',
    MARINER,
  ],
  describe(tag, repository) {
    const isOwn = repository === 'docker.io/library/busybox';
    const version = repository === 'registry.k8s.io/busybox' && tag.version.length === 0 ? '1.24.2' : release(tag, BUSYBOX_RELEASES);
    const base = busyboxOf(repository === MARINER ? '1.35.0 glibc' : `${version} ${libraryOf(tag, isOwn)}`);
    return { base, megabytes: base.megabytes };
  },
};
