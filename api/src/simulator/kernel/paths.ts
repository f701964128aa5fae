import { byText } from '../engine/index.ts';

/** The names of a path, without empty ones and `.`. The same paths are walked again and again. */
export const namesOf = byText((path): readonly string[] => path.split('/').filter((name) => name !== '' && name !== '.'), 2000);
