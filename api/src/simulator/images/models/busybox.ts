import { busybox } from '../bases/index.ts';
import type { ImageModel } from '../model.ts';

export const busyboxModel: ImageModel = {
  repositories: [
    'busybox',
    'registry.k8s.io/busybox',
    'registry.k8s.io/e2e-test-images/busybox',
    'quay.io/prometheus/busybox',
    'gcr.io/google_containers/busybox',
    'radial/busyboxplus',
  ],
  describe: (_, repository) => ({ base: busybox, megabytes: repository.startsWith('registry.k8s.io/') ? 0.8 : 2.2 }),
};
