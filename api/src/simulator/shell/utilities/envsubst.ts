import { readAll } from './lib/input.ts';
import { readOptions } from './lib/options.ts';
import { utility } from './lib/tool.ts';

/** gettext's envsubst: `$NAME` and `${NAME}` are replaced, unset ones by nothing; with an operand, those that it names alone. */
export const envsubst = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'vV', long: { variables: 'v', version: 'V' } });
    const [named] = options.operands;
    if (options.has('v')) {
      for (const [, braced, bare] of (named ?? '').matchAll(REFERENCE)) tool.print(`${braced ?? bare}\n`);
      return 0;
    }
    const only = named === undefined ? undefined : new Set([...named.matchAll(REFERENCE)].map(([, braced, bare]) => braced ?? bare));
    const text = yield* readAll(tool.process, 0);
    tool.print(
      text.replace(REFERENCE, (whole, braced?: string, bare?: string) => {
        const name = braced ?? bare ?? '';
        return only === undefined || only.has(name) ? (tool.process.env.get(name) ?? '') : whole;
      }),
    );
    return 0;
  },
  { shortName: true },
);

const REFERENCE = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g;
