import type { JsObject, JsValue, Machine } from '../values.ts';
import { define } from './define.ts';

function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part === '..' && path.startsWith('/')) continue;
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/') || '.';
}
const base = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? '';
const extension = (path: string): string => /[^/](\.[^./]*)$/.exec(base(path))?.[1] ?? '';

/** The module path. @see node: lib/path.js */
export function pathModule(machine: Machine): JsObject {
  const words = (args: readonly JsValue[]): string[] => args.map((each) => machine.text(each));
  const from = (args: readonly JsValue[]): string => absolute(words(args), machine.process.cwd);
  const made = machine.object({ sep: '/', delimiter: ':' });
  made.put('posix', made);
  return define(
    machine,
    made,
    {
      join: (_, args) =>
        normalized(
          words(args)
            .filter((each) => each !== '')
            .join('/'),
        ),
      resolve: (_, args) => from(args),
      relative: (_, [a, b]) => relative(from([a ?? '']), from([b ?? ''])),
      parse: (_, [of]) => machine.object(parsed(machine.text(of))),
      format: (_, [of]) => {
        const part = (name: string): string => {
          const value = machine.get(of, name);
          return value === undefined || value === null ? '' : machine.text(value);
        };
        const name = part('base') || part('name') + part('ext');
        const folder = part('dir') || part('root');
        return folder === '' ? name : folder === part('root') ? folder + name : `${folder}/${name}`;
      },
      toNamespacedPath: (_, [of]) => of,
      basename: (_, [of, end]) => {
        const name = base(machine.text(of));
        return end !== undefined && name.endsWith(machine.text(end)) ? name.slice(0, -machine.text(end).length) : name;
      },
      dirname: (_, [of]) => {
        const text = machine.text(of).replace(/\/+$/, '');
        const at = text.lastIndexOf('/');
        return at < 0 ? '.' : at === 0 ? '/' : text.slice(0, at);
      },
      extname: (_, [of]) => extension(machine.text(of)),
      normalize: (_, [of]) => {
        const text = machine.text(of);
        const made_ = normalized(text);
        return text.endsWith('/') && !made_.endsWith('/') ? `${made_}/` : made_;
      },
      isAbsolute: (_, [of]) => machine.text(of).startsWith('/'),
    },
    true,
  );
}

const absolute = (parts: readonly string[], folder: string): string =>
  normalized(parts.reduce((at, part) => (part.startsWith('/') ? part : part === '' ? at : `${at}/${part}`), folder));
function relative(from: string, to: string): string {
  const [a, b] = [from, to].map((each) => each.split('/').filter((part) => part !== '')) as [string[], string[]];
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
}
function parsed(path: string): Record<string, string> {
  const name = base(path);
  const ext = extension(path);
  const trimmed = path.replace(/(?<=[^/])\/+$/, '');
  const at = trimmed.lastIndexOf('/');
  return {
    root: path.startsWith('/') ? '/' : '',
    dir: at < 0 ? '' : trimmed.slice(0, at) || '/',
    base: name,
    ext,
    name: ext === '' ? name : name.slice(0, -ext.length),
  };
}
