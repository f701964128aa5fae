import { ubi, ubuntu } from '../bases/index.ts';
import { type ImageModel, isBefore, script } from '../model.ts';

/** With libraries beside the driver's it says what it is, from 11.7 on. @see NVIDIA's container-images/cuda: dist/…/runtime/Dockerfile, nvidia_entrypoint.sh */
export const cudaModel: ImageModel = {
  repositories: ['nvidia/cuda', 'nvcr.io/nvidia/cuda'],
  describe: (tag) => {
    const base = /ubuntu/.test(tag.text) ? ubuntu : ubi;
    if (isBefore(tag, 11, 7) || /-base/.test(tag.text)) return { base, megabytes: 90, config: { cmd: ['/bin/bash'] } };
    return {
      base,
      megabytes: tag.has('devel') ? 3200 : 1100,
      files: {
        '/opt/nvidia/nvidia_entrypoint.sh': script(cudaEntrypoint(tag.version.join('.'))),
        '/NGC-DL-CONTAINER-LICENSE': 'NVIDIA DEEP LEARNING CONTAINER LICENSE\n',
      },
      config: {
        entrypoint: ['/opt/nvidia/nvidia_entrypoint.sh'],
        env: { NVIDIA_PRODUCT_NAME: 'CUDA', CUDA_VERSION: tag.version.join('.') },
      },
    };
  },
};

/** Where it hands on to what it is told is its line 67. */
function cudaEntrypoint(version: string): string {
  const says = `
==========
== CUDA ==
==========

CUDA Version ${version}

Container image Copyright (c) 2016-2023, NVIDIA CORPORATION & AFFILIATES. All rights reserved.

This container image and its contents are governed by the NVIDIA Deep Learning Container License.
By pulling and using the container, you accept the terms and conditions of this license:
https://developer.nvidia.com/ngc/nvidia-deep-learning-container-license

A copy of this license is made available in this container at /NGC-DL-CONTAINER-LICENSE for your convenience.

WARNING: The NVIDIA Driver was not detected.  GPU functionality will not be available.
   Use the NVIDIA Container Toolkit to start this container with GPU support; see
   https://docs.nvidia.com/datacenter/cloud-native/ .

`;
  const before = `#!/bin/bash\ncat <<'EOF'\n${says}EOF\n[ $# -eq 0 ] && exec /bin/bash\n`;
  return `${before}${'\n'.repeat(66 - before.split('\n').length + 1)}exec "$@"\n`;
}
