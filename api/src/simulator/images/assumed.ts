import type { Program } from '../kernel/index.ts';
import { doesItsWork, genericProgram } from './generic.ts';
import { component, components } from './programs/kube-system/control-plane.ts';

/**
 * In an image of which nothing is known, a command that is not there: what it has to do once, or beside its process, it is taken to do
 * well. What is called as a component of Kubernetes is that component, as the samples of schedulers that one builds oneself have it.
 */
export function assumedProgram(declaredPorts: readonly number[], once: boolean, name = ''): Program {
  if (once) return doesItsWork;
  const known = components.find((one) => one.name === name);
  return known ? component(known, 'v1.27.1') : genericProgram(declaredPorts);
}
