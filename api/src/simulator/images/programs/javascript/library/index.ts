import type { Machine } from '../values.ts';
import { defineArrays } from './arrays.ts';
import { defineCollections } from './collections.ts';
import { defineDates } from './dates.ts';
import { defineErrors } from './errors.ts';
import { defineFetch } from './fetch.ts';
import { defineIntl } from './intl.ts';
import { defineJson } from './json.ts';
import { defineNodeGlobals } from './node-globals.ts';
import { defineNumbers } from './numbers.ts';
import { defineObjects } from './objects.ts';
import { definePromises } from './promises.ts';
import { defineStrings } from './strings.ts';
import { defineUrls } from './urls.ts';

/** All that is there before a script begins. */
export function defineLibrary(machine: Machine, argv: readonly string[]): void {
  defineObjects(machine);
  defineArrays(machine);
  defineStrings(machine);
  defineNumbers(machine);
  defineErrors(machine);
  defineJson(machine);
  defineCollections(machine);
  definePromises(machine);
  defineDates(machine);
  defineIntl(machine);
  defineUrls(machine);
  defineNodeGlobals(machine, argv);
  if (Number(machine.version.split('.')[0]) >= 18) defineFetch(machine);
}
