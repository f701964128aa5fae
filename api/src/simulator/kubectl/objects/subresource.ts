import { withStatus } from '../../apimachinery/served-resources.ts';
import { KubectlError } from '../command/errors.ts';
import type { Group } from './resolve.ts';
import { hasScale } from './scale.ts';

/** Where a part of objects is asked for, there is an address for it, or the server has none, whether the object is there or not. @see kubernetes: apiserver/pkg/server/config.go serviceErrorHandler */
export function withPart(group: Group, subresource: string): Group {
  const { resource, named } = group;
  const hasPart = subresource === 'scale' ? hasScale(resource) : withStatus.includes(resource.name);
  return hasPart ? group : { resource, named, objects: [], failure: new KubectlError(PARTLESS) };
}

const PARTLESS = 'Error from server (NotFound): the server could not find the requested resource\n';

/** That counts as not found, too. */
export const isPartless = ({ stderr }: KubectlError): boolean => stderr === PARTLESS;
