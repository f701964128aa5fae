import { byText } from '../../engine/index.ts';

/** The names of a path, without empty ones and `.`. The same paths are walked again and again. */
export const namesOf = byText((path): readonly string[] => path.split('/').filter((name) => name !== '' && name !== '.'), 2000);

/** An absolute path as it is written, without empty names, `.` and `..`: no link is followed. @see Go: path Clean */
export const cleanPath = byText((path): string => {
  const names: string[] = [];
  for (const name of namesOf(path)) {
    if (name === '..') names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}, 2000);
