import { goQuote } from '../../../apimachinery/go-quote.ts';
import { type Files, namedFiles } from './files.ts';
import { type Patience, type Server, unreached, urlOf } from './server.ts';

/** Whose words name a type and names, or both in one. */
const NAMES_TYPES = /^(get|describe|delete|label|annotate|patch|scale|autoscale|rollout|wait|edit|expose|set)$/;
/** These have a word of their own before that. */
const HAS_SUBCOMMAND = /^(rollout|set|apply)$/;
/** What comes from files is held against what the server says of its types, for which it is asked in other ways. */
const VALIDATES = /^(apply|create|replace)$/;
/** Where the type is known, or is looked for by itself. */
const ATTEMPTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    ['attach', 'certificate', 'cordon', 'debug', 'drain', 'exec', 'logs', 'port-forward', 'uncordon'].map((verb) => [verb, 4]),
  ),
  run: 1,
  taint: 2,
};

/**
 * How often what there is is asked for in vain, and what is told then. A name in one with its type is looked for twice, by each of two mappers;
 * a type once more, and so is each further one. @see kubernetes: cli-runtime/pkg/resource/builder.go mappingFor, client-go/restmapper/discovery.go
 */
export function patienceOf(verb: string, given: readonly string[], files: Files): Patience {
  const named = namedFiles(given).flatMap((path) => files[path] ?? []);
  if (named.length > 0) return patienceWithFiles(verb, given, named);
  const attempts = ATTEMPTS[verb];
  if (attempts !== undefined) return { attempts };
  const operands = given.slice(given.indexOf(verb) + 1).filter((word) => !word.startsWith('-'));
  const own = OWN[verb]?.(operands, given);
  if (own) return own;
  if (!NAMES_TYPES.test(verb) && !given.includes('view-last-applied')) return {};
  const [types = ''] = HAS_SUBCOMMAND.test(verb) ? operands.slice(1) : operands;
  return { attempts: operands.some((word) => TYPE_AND_NAME.test(word)) ? 4 : 4 + types.split(',').length };
}

/** What these say in a way of their own. @see kubernetes: kubectl/pkg/cmd/auth/cani.go resourceFor, clusterinfo/clusterinfo.go, apiresources/ */
const OWN: Readonly<Record<string, (operands: readonly string[], given: readonly string[]) => Patience>> = {
  'api-resources': (_, given) => ({
    attempts: 1,
    ...(!given.some((word) => /^(-o|--output|--no-headers)/.test(word)) && {
      prints: 'NAME   SHORTNAMES   APIVERSION   NAMESPACED   KIND\n',
    }),
  }),
  'api-versions': () => ({
    attempts: 1,
    tells: (server, why) => `error: couldn't get available api versions from server: Get "${urlOf(server)}/api?timeout=32s": ${why}`,
  }),
  auth: ([what, , type = '']) => (what === 'can-i' && /^[a-z]/.test(type) ? unmappedType(type) : {}),
  'cluster-info': ([what]) =>
    what === 'dump' ? {} : { attempts: 5, prints: "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n" },
  events: (_, given) => (given.some((word) => word.startsWith('--for')) ? { attempts: 2 } : {}),
};

function unmappedType(type: string): Patience {
  const [name = '', ...group] = type.replace(/\/.*/, '').split('.');
  const where = group.length > 0 ? ` in group '${group.join('.')}'` : '';
  return {
    attempts: 2,
    tells: (server, why) => `Warning: the server doesn't have a resource type '${name}'${where}\n\n${unreached(server, why)}`,
  };
}

const TYPE_AND_NAME = /^[a-z][a-z.]*\/[\w.-]+$/;

/** Each of their documents is to be recognized. @see kubernetes: cli-runtime/pkg/resource/mapper.go infoForData */
function patienceWithFiles(verb: string, given: readonly string[], files: readonly (readonly [path: string, text: string])[]): Patience {
  const isChecked = VALIDATES.test(verb) && !given.some((word) => /^--validate=(false|ignore)$/.test(word));
  if (isChecked || !(VALIDATES.test(verb) || NAMES_TYPES.test(verb))) return {};
  const documents = files.flatMap(([path, text]) => text.split(/^---.*\n/m).flatMap((one) => (one.trim() === '' ? [] : [path])));
  const isAlone = documents.length === 1 && !/^(get|describe)$/.test(verb);
  const unrecognized = (server: Server, why: string): string =>
    documents
      .map((path) => `unable to recognize ${goQuote(path === '-' ? 'STDIN' : path)}: Get "${urlOf(server)}/api?timeout=32s": ${why}`)
      .join('\n');
  return { attempts: documents.length, tells: (server, why) => `${isAlone ? 'error: ' : ''}${unrecognized(server, why)}` };
}
