import { nativeClass } from '../classes.ts';
import { failure } from '../exceptions.ts';
import { stringOf } from '../types.ts';
import { Dict, Instance, List, type PythonClass, type Value } from '../values.ts';

type Pairs = readonly (readonly [string, string])[];
const pairs = (self: Value | undefined): Pairs => (self as Instance).native as Pairs;
const found = (self: Value | undefined, name: Value | undefined): string[] =>
  pairs(self)
    .filter(([each]) => each.toLowerCase() === stringOf(name).toLowerCase())
    .map(([, value]) => value);
const pair = (name: string, value: string): Value => new List([name, value], 'tuple');

/** An answer's headers, whose names are the same in any case. */
const members = {
  get: ({ args: [self, name, otherwise = null] }: { readonly args: readonly Value[] }): Value => found(self, name)[0] ?? otherwise,
  items: ({ args: [self] }: { readonly args: readonly Value[] }): Value => new List(pairs(self).map(([name, value]) => pair(name, value))),
  keys: ({ args: [self] }: { readonly args: readonly Value[] }): Value => new List(pairs(self).map(([name]) => name)),
  values: ({ args: [self] }: { readonly args: readonly Value[] }): Value => new List(pairs(self).map(([, value]) => value)),
  __iter__: ({ args: [self] }: { readonly args: readonly Value[] }): Value => new List(pairs(self).map(([name]) => name)),
  __len__: ({ args: [self] }: { readonly args: readonly Value[] }): Value => BigInt(pairs(self).length),
  __contains__: ({ args: [self, name] }: { readonly args: readonly Value[] }): Value => found(self, name).length > 0,
};

/** urllib's: what is missing is None. @see cpython: Lib/email/message.py */
const messageClass = nativeClass(
  'HTTPMessage',
  {
    ...members,
    __getitem__: ({ args: [self, name] }) => found(self, name)[0] ?? null,
    get_all: ({ args: [self, name, otherwise = null] }) => {
      const all = found(self, name);
      return all.length > 0 ? new List(all) : otherwise;
    },
    get_content_type: ({ args: [self] }) => (found(self, 'content-type')[0] ?? 'text/plain').split(';')[0]?.trim().toLowerCase() ?? '',
    get_content_charset: ({ args: [self, otherwise = null] }) =>
      /charset="?([^";\s]+)/i.exec(found(self, 'content-type')[0] ?? '')?.[1]?.toLowerCase() ?? otherwise,
    __str__: ({ args: [self] }) =>
      `${pairs(self)
        .map(([name, value]) => `${name}: ${value}\n`)
        .join('')}\n`,
  },
  'http.client',
);

/** That of requests: what is missing is a KeyError, and it is printed as a dict. @see requests: structures.py */
const caseInsensitive = nativeClass(
  'CaseInsensitiveDict',
  {
    ...members,
    __getitem__: ({ args: [self, name = null] }) => {
      const [value] = found(self, name);
      if (value === undefined) throw failure('KeyError', stringOf(name).toLowerCase());
      return value;
    },
    __repr__: ({ args: [self] }, machine) => machine.repr(Dict.of(pairs(self))),
  },
  'requests.structures',
);

const make = (of: PythonClass, headers: Pairs): Instance => new Instance(of, headers);
/** http.client.HTTPMessage */
export const httpMessage = (headers: Pairs): Instance => make(messageClass, headers);
/** requests.structures.CaseInsensitiveDict */
export const caseInsensitiveDict = (headers: Pairs): Instance => make(caseInsensitive, headers);
