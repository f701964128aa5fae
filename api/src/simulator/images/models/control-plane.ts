import { distroless } from '../bases/index.ts';
import { executable, type ImageModel } from '../model.ts';
import { type Component, component, components } from '../programs/kube-system/control-plane.ts';

/** The control plane's own images, as people run a second scheduler, or static Pods by hand. */
export const controlPlaneModels: readonly ImageModel[] = components.map((about: Component) => ({
  repositories: [`registry.k8s.io/${about.name}`, `registry.k8s.io/${about.name}-amd64`],
  describe(tag) {
    const version = /^v\d/.test(tag.text) ? tag.text : 'v1.27.1';
    return {
      base: distroless,
      megabytes: about.megabytes,
      files: { [`/usr/local/bin/${about.name}`]: executable(component(about, version), 4) },
      config: { entrypoint: [`/usr/local/bin/${about.name}`] },
    };
  },
}));
