import { goYaml } from '../apimachinery/go-yaml/index.ts';
import { jsonOf, type Maybe } from './values.ts';

/** A part of a resource as it is told of. */
export const shownValue = (value: Maybe): string => (value === undefined ? '' : goYaml(jsonOf(value), { sorted: false }));
