import { busybox, oldBusybox } from '../bases/index.ts';
import { type ImageModel, isBefore } from '../model.ts';

/** Kubernetes' own copies are old ones. */
export const busyboxModel: ImageModel = {
  repositories: [
    'busybox',
    'registry.k8s.io/busybox',
    'registry.k8s.io/e2e-test-images/busybox',
    'quay.io/prometheus/busybox',
    'gcr.io/google_samples/busybox',
    'rancher/busybox',
  ],
  describe(tag, repository) {
    const old = isBefore(tag, 1, 29) || (repository === 'registry.k8s.io/busybox' && tag.version.length === 0);
    const base = old ? oldBusybox : busybox;
    return { base, megabytes: base.megabytes };
  },
};
